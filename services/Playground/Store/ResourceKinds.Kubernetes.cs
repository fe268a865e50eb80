
namespace Bookinfo.Playground.Store;

/// <content>Kubernetes' own kinds. What is said of one here, <c>kubectl explain</c> says.</content>
internal static partial class ResourceKinds
{
    /// <summary>Keeps names apart; deleting it deletes what is in it. The label <c>istio-injection=enabled</c> gives its new pods a sidecar.</summary>
    public static readonly ResourceKind Namespace = Core("Namespace", "namespaces", "ns") with { Namespaced = false };

    /// <summary>This computer; there is one.</summary>
    public static readonly ResourceKind Node = Core("Node", "nodes", "no") with { Namespaced = false };

    /// <summary>Its containers run as processes of this computer, if Playground knows their images.</summary>
    public static readonly ResourceKind Pod = Core("Pod", "pods", "po") with { Categories = ["all"] };

    /// <summary>A name and virtual address for the pods that its selector fits; calls of pods go through the embedded mesh.</summary>
    public static readonly ResourceKind Service = Core("Service", "services", "svc") with { Categories = ["all"] };

    /// <summary>The ready pods behind a Service, written by Playground.</summary>
    public static readonly ResourceKind Endpoints = Core("Endpoints", "endpoints", "ep") with { Singular = "endpoints" };

    /// <summary>Texts for environment variables and files of pods. The one named <c>istio</c> in <c>istio-system</c> has settings of the mesh.</summary>
    public static readonly ResourceKind ConfigMap = Core("ConfigMap", "configmaps", "cm");

    /// <summary>As a ConfigMap; certificates of gateways are read from it too.</summary>
    public static readonly ResourceKind Secret = Core("Secret", "secrets");

    /// <summary>The name under which a pod is known to the mesh.</summary>
    public static readonly ResourceKind ServiceAccount = Core("ServiceAccount", "serviceaccounts", "sa");

    /// <summary>What has happened to an object, written by Playground.</summary>
    public static readonly ResourceKind Event = Core("Event", "events", "ev");

    public static readonly ResourceKind PersistentVolumeClaim = Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with { Inert = true };

    /// <summary>Keeps a number of equal pods running, and exchanges them step by step when their template changes.</summary>
    public static readonly ResourceKind Deployment = Of("apps", ["v1"], "Deployment", "deployments", "deploy") with
    {
        Categories = ["all"],
        Scalable = true,
        Aliases = ["apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
    };

    /// <summary>Keeps a number of equal pods running; made by a Deployment as a rule.</summary>
    public static readonly ResourceKind ReplicaSet = Of("apps", ["v1"], "ReplicaSet", "replicasets", "rs") with { Categories = ["all"], Scalable = true };

    /// <summary>Runs pods until so many of them have finished well.</summary>
    public static readonly ResourceKind Job = Of("batch", ["v1"], "Job", "jobs") with { Categories = ["all"] };

    /// <summary>The pods behind a Service with their readiness, written by Playground.</summary>
    public static readonly ResourceKind EndpointSlice = Of("discovery.k8s.io", ["v1"], "EndpointSlice", "endpointslices");

    public static readonly ResourceKind Ingress = Of("networking.k8s.io", ["v1"], "Ingress", "ingresses", "ing");

    public static readonly ResourceKind IngressClass = Of("networking.k8s.io", ["v1"], "IngressClass", "ingressclasses") with { Namespaced = false };

    public static readonly ResourceKind NetworkPolicy = Of("networking.k8s.io", ["v1"], "NetworkPolicy", "networkpolicies", "netpol") with { Inert = true };

    public static readonly ResourceKind CustomResourceDefinition =
        Of("apiextensions.k8s.io", ["v1"], "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds") with
        {
            Namespaced = false,
            ReadOnly = true,
            Categories = ["api-extensions"],
        };

    public static readonly ResourceKind PodDisruptionBudget = Of("policy", ["v1"], "PodDisruptionBudget", "poddisruptionbudgets", "pdb") with { Inert = true };

    public static readonly ResourceKind HorizontalPodAutoscaler =
        Of("autoscaling", ["v2"], "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with { Categories = ["all"], Inert = true };

    public static readonly ResourceKind Role = Rbac("Role", "roles");
    public static readonly ResourceKind RoleBinding = Rbac("RoleBinding", "rolebindings");
    public static readonly ResourceKind ClusterRole = Rbac("ClusterRole", "clusterroles") with { Namespaced = false };
    public static readonly ResourceKind ClusterRoleBinding = Rbac("ClusterRoleBinding", "clusterrolebindings") with { Namespaced = false };

    private static ResourceKind Rbac(string kind, string plural) => Of("rbac.authorization.k8s.io", ["v1"], kind, plural) with { Inert = true };
}

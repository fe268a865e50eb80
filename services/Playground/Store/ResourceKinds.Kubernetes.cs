
namespace Bookinfo.Playground.Store;

/// <content>Kubernetes' own kinds.</content>
internal static partial class ResourceKinds
{
    public static readonly ResourceKind Namespace = Core("Namespace", "namespaces", "ns") with { Namespaced = false };
    public static readonly ResourceKind Node = Core("Node", "nodes", "no") with { Namespaced = false };
    public static readonly ResourceKind Pod = Core("Pod", "pods", "po") with { Categories = ["all"] };
    public static readonly ResourceKind Service = Core("Service", "services", "svc") with { Categories = ["all"] };
    public static readonly ResourceKind Endpoints = Core("Endpoints", "endpoints", "ep") with { Singular = "endpoints" };
    public static readonly ResourceKind ConfigMap = Core("ConfigMap", "configmaps", "cm");
    public static readonly ResourceKind Secret = Core("Secret", "secrets");
    public static readonly ResourceKind ServiceAccount = Core("ServiceAccount", "serviceaccounts", "sa");
    public static readonly ResourceKind Event = Core("Event", "events", "ev");
    public static readonly ResourceKind PersistentVolumeClaim = Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with { Inert = true };

    public static readonly ResourceKind Deployment = Of("apps", ["v1"], "Deployment", "deployments", "deploy") with
    {
        Categories = ["all"],
        Scalable = true,
        Aliases = ["apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
    };

    public static readonly ResourceKind ReplicaSet = Of("apps", ["v1"], "ReplicaSet", "replicasets", "rs") with { Categories = ["all"], Scalable = true };

    public static readonly ResourceKind Job = Of("batch", ["v1"], "Job", "jobs") with { Categories = ["all"] };

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

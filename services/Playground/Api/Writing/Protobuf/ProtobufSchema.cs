using System.Collections.Frozen;
using System.Globalization;

namespace Bookinfo.Playground.Api.Writing.Protobuf;

/// <summary>
/// Field numbers of Kubernetes' messages, as far as the generators of <c>kubectl create</c> fill them: that is all kubectl sends in
/// this form; helm deletes with it, too. One field is "number name type".
/// </summary>
internal static class ProtobufSchema
{
    private static readonly FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Messages = new Dictionary<string, string>
    {
        ["v1/Secret"] = "1 metadata Metadata, 2 data bytesmap, 3 type text, 4 stringData map, 5 immutable bool",
        ["v1/ConfigMap"] = "1 metadata Metadata, 2 data map, 3 binaryData bytesmap, 4 immutable bool",
        ["v1/Namespace"] = "1 metadata Metadata, 2 spec ignored, 3 status ignored",
        ["v1/ServiceAccount"] = "1 metadata Metadata",
        ["v1/Service"] = "1 metadata Metadata, 2 spec ServiceSpec, 3 status ignored",
        ["apps/v1/Deployment"] = "1 metadata Metadata, 2 spec DeploymentSpec, 3 status ignored",
        ["batch/v1/Job"] = "1 metadata Metadata, 2 spec JobSpec, 3 status ignored",
        ["networking.k8s.io/v1/Ingress"] = "1 metadata Metadata, 2 spec IngressSpec, 3 status ignored",
        ["policy/v1/PodDisruptionBudget"] = "1 metadata Metadata, 2 spec BudgetSpec, 3 status ignored",
        ["rbac.authorization.k8s.io/v1/Role"] = "1 metadata Metadata, 2 rules PolicyRule[]",
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = "1 metadata Metadata, 2 rules PolicyRule[]",
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = "1 metadata Metadata, 2 subjects Subject[], 3 roleRef RoleRef",
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = "1 metadata Metadata, 2 subjects Subject[], 3 roleRef RoleRef",
        ["authorization.k8s.io/v1/SelfSubjectAccessReview"] = "1 metadata Metadata, 2 spec AccessReviewSpec, 3 status ignored",
        ["authorization.k8s.io/v1/SelfSubjectRulesReview"] = "1 metadata Metadata, 2 spec RulesReviewSpec, 3 status ignored",
        ["authentication.k8s.io/v1/SelfSubjectReview"] = "1 metadata Metadata, 2 status ignored",

        ["DeleteOptions"] = "1 gracePeriodSeconds int?, 2 preconditions Preconditions, 3 orphanDependents bool, 4 propagationPolicy text, 5 dryRun text[]",
        ["Preconditions"] = "1 uid text, 2 resourceVersion text",

        ["Metadata"] = "1 name text, 2 generateName text, 3 namespace text, 8 creationTimestamp ignored, 11 labels map, 12 annotations map",
        ["LabelSelector"] = "1 matchLabels map, 2 matchExpressions Requirement[]",
        ["Requirement"] = "1 key text, 2 operator text, 3 values text[]",

        ["ServiceSpec"] = "1 ports ServicePort[], 2 selector map, 3 clusterIP text, 4 type text, 5 externalIPs text[], 7 sessionAffinity text, 8 loadBalancerIP text, 10 externalName text",
        ["ServicePort"] = "1 name text, 2 protocol text, 3 port int, 4 targetPort IntOrString, 5 nodePort int, 6 appProtocol text",

        ["DeploymentSpec"] = "1 replicas int?, 2 selector LabelSelector, 3 template PodTemplate, 4 strategy Strategy, 5 minReadySeconds int, 6 revisionHistoryLimit int?, 7 paused bool, 9 progressDeadlineSeconds int?",
        ["Strategy"] = "1 type text, 2 rollingUpdate RollingUpdate",
        ["RollingUpdate"] = "1 maxUnavailable IntOrString, 2 maxSurge IntOrString",
        ["JobSpec"] = "1 parallelism int?, 2 completions int?, 3 activeDeadlineSeconds int?, 4 selector LabelSelector, 6 template PodTemplate, 7 backoffLimit int?, 8 ttlSecondsAfterFinished int?",
        ["PodTemplate"] = "1 metadata Metadata, 2 spec PodSpec",
        ["PodSpec"] = "2 containers Container[], 3 restartPolicy text, 4 terminationGracePeriodSeconds int?, 5 activeDeadlineSeconds int?, 6 dnsPolicy text, 7 nodeSelector map, 8 serviceAccountName text, 9 serviceAccount text, 10 nodeName text, 14 securityContext PodSecurity, 19 schedulerName text, 20 initContainers Container[]",
        ["PodSecurity"] = "",
        ["Container"] = "1 name text, 2 image text, 3 command text[], 4 args text[], 5 workingDir text, 6 ports ContainerPort[], 7 env EnvVar[], 8 resources Resources, 13 terminationMessagePath text, 14 imagePullPolicy text, 16 stdin bool, 17 stdinOnce bool, 18 tty bool, 20 terminationMessagePolicy text",
        ["ContainerPort"] = "1 name text, 2 hostPort int, 3 containerPort int, 4 protocol text, 5 hostIP text",
        ["EnvVar"] = "1 name text, 2 value text",
        ["Resources"] = "1 limits quantities, 2 requests quantities",

        ["IngressSpec"] = "1 defaultBackend IngressBackend, 2 tls IngressTls[], 3 rules IngressRule[], 4 ingressClassName text",
        ["IngressTls"] = "1 hosts text[], 2 secretName text",
        ["IngressRule"] = "1 host text, 2 - IngressRuleValue",
        ["IngressRuleValue"] = "1 http IngressHttp",
        ["IngressHttp"] = "1 paths IngressPath[]",
        ["IngressPath"] = "1 path text, 2 backend IngressBackend, 3 pathType text",
        ["IngressBackend"] = "4 service IngressService",
        ["IngressService"] = "1 name text, 2 port IngressPort",
        ["IngressPort"] = "1 name text, 2 number int",

        ["BudgetSpec"] = "1 minAvailable IntOrString, 2 selector LabelSelector, 3 maxUnavailable IntOrString",
        ["PolicyRule"] = "1 verbs text[], 2 apiGroups text[], 3 resources text[], 4 resourceNames text[], 5 nonResourceURLs text[]",
        ["Subject"] = "1 kind text, 2 apiGroup text, 3 name text, 4 namespace text",
        ["RoleRef"] = "1 apiGroup text, 2 kind text, 3 name text",

        ["AccessReviewSpec"] = "1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes",
        ["ResourceAttributes"] = "1 namespace text, 2 verb text, 3 group text, 4 version text, 5 resource text, 6 subresource text, 7 name text",
        ["NonResourceAttributes"] = "1 path text, 2 verb text",
        ["RulesReviewSpec"] = "1 namespace text",
    }.ToFrozenDictionary(message => message.Key, message => Parse(message.Value));

    /// <summary>The fields of a message; null when it is not known.</summary>
    /// <param name="message">A name of this table; an object's is its apiVersion and kind, for example <c>apps/v1/Deployment</c>.</param>
    public static FrozenDictionary<int, ProtobufField>? Find(string message) => Messages.GetValueOrDefault(message);

    private static FrozenDictionary<int, ProtobufField> Parse(string fields) => fields
        .Split(", ", StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split(' '))
        .ToFrozenDictionary(words => int.Parse(words[0], CultureInfo.InvariantCulture), words => new ProtobufField(words[1], words[2].Replace("[]", "", StringComparison.Ordinal), words[2].EndsWith("[]", StringComparison.Ordinal)));
}

/// <param name="Name">As in JSON; <c>-</c>: its fields stand in the object around it.</param>
/// <param name="Type"><c>text</c>, <c>int</c> (0 is not set), <c>int?</c>, <c>bool</c>, <c>map</c>, <c>bytesmap</c>, <c>quantities</c>, <c>IntOrString</c>, <c>ignored</c>, or a message.</param>
/// <param name="Repeated">Whether it is a list.</param>
internal sealed record ProtobufField(string Name, string Type, bool Repeated);

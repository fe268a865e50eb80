using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>k8s/samples holds Istio's files under Istio's names, with Istio's objects.</summary>
public sealed class SampleTablesTests
{
    private const string Kube = "bookinfo/platform/kube";
    private const string Routes = "bookinfo/networking";
    private const string FourServices = "Service/details Service/ratings Service/reviews Service/productpage";
    private const string SixDeployments = "Deployment/details-v1 Deployment/ratings-v1 Deployment/reviews-v1 Deployment/reviews-v2 Deployment/reviews-v3 Deployment/productpage-v1";
    private const string FourAccounts = "ServiceAccount/bookinfo-details ServiceAccount/bookinfo-ratings ServiceAccount/bookinfo-reviews ServiceAccount/bookinfo-productpage";
    private const string FourRules = "DestinationRule/productpage DestinationRule/reviews DestinationRule/ratings DestinationRule/details";
    private const string FourRoutes = "VirtualService/productpage VirtualService/reviews VirtualService/ratings VirtualService/details";

    public static TheoryData<string, string> Table => new()
    {
        { $"{Kube}/bookinfo.yaml", $"{FourServices} {FourAccounts} {SixDeployments}" },
        { $"{Kube}/bookinfo-psa.yaml", $"{FourServices} {FourAccounts} {SixDeployments}" },
        { $"{Kube}/bookinfo-dualstack.yaml", $"{FourServices} {FourAccounts} {SixDeployments}" },
        { $"{Kube}/bookinfo-versions.yaml", "Service/reviews-v1 Service/reviews-v2 Service/reviews-v3 Service/productpage-v1 Service/ratings-v1 Service/details-v1" },
        { $"{Kube}/bookinfo-details.yaml", "Service/details Deployment/details-v1" },
        { $"{Kube}/bookinfo-details-dualstack.yaml", "Service/details Deployment/details-v1" },
        { $"{Kube}/bookinfo-details-v2.yaml", "Deployment/details-v2" },
        { $"{Kube}/bookinfo-ratings.yaml", "Service/ratings Deployment/ratings-v1" },
        { $"{Kube}/bookinfo-ratings-dualstack.yaml", "Service/ratings Deployment/ratings-v1" },
        { $"{Kube}/bookinfo-ratings-discovery.yaml", "Service/ratings" },
        { $"{Kube}/bookinfo-ratings-discovery-dualstack.yaml", "Service/ratings" },
        { $"{Kube}/bookinfo-ratings-v2.yaml", "ServiceAccount/bookinfo-ratings-v2 Deployment/ratings-v2" },
        { $"{Kube}/bookinfo-ratings-v2-mysql.yaml", "Deployment/ratings-v2-mysql" },
        { $"{Kube}/bookinfo-ratings-v2-mysql-vm.yaml", "Deployment/ratings-v2-mysql-vm" },
        { $"{Kube}/bookinfo-reviews-v2.yaml", "Deployment/reviews-v2" },
        { $"{Kube}/bookinfo-db.yaml", "Service/mongodb Deployment/mongodb-v1" },
        { $"{Kube}/bookinfo-mysql.yaml", "Secret/mysql-credentials Service/mysqldb Deployment/mysqldb-v1" },
        { $"{Kube}/bookinfo-ingress.yaml", "Ingress/gateway" },
        { $"{Kube}/bookinfo-certificate.yaml", "ClusterIssuer/letsencrypt-staging Certificate/istio-ingressgateway-certs" },
        { $"{Kube}/productpage-nodeport.yaml", "Service/productpage" },
        {
            $"{Kube}/bookinfo-add-serviceaccount.yaml",
            "ServiceAccount/bookinfo-productpage ServiceAccount/bookinfo-reviews Deployment/productpage-v1 Deployment/reviews-v2 Deployment/reviews-v3"
        },
        { $"{Routes}/bookinfo-gateway.yaml", "Gateway/bookinfo-gateway VirtualService/bookinfo" },
        { $"{Routes}/certmanager-gateway.yaml", "Gateway/cert-manager-gateway VirtualService/cert-manager" },
        { $"{Routes}/destination-rule-all.yaml", FourRules },
        { $"{Routes}/destination-rule-all-mtls.yaml", FourRules },
        { $"{Routes}/destination-rule-reviews.yaml", "DestinationRule/reviews" },
        {
            $"{Routes}/egress-rule-google-apis.yaml",
            "ServiceEntry/googleapis VirtualService/rewrite-port-for-googleapis DestinationRule/originate-tls-for-googleapis"
        },
        { $"{Routes}/fault-injection-details-v1.yaml", "VirtualService/details DestinationRule/details" },
        { $"{Routes}/virtual-service-all-v1.yaml", FourRoutes },
        { $"{Routes}/virtual-service-details-v2.yaml", "VirtualService/details" },
        { $"{Routes}/virtual-service-ratings-db.yaml", "VirtualService/reviews VirtualService/ratings" },
        { $"{Routes}/virtual-service-ratings-mysql.yaml", "VirtualService/reviews VirtualService/ratings" },
        { $"{Routes}/virtual-service-ratings-mysql-vm.yaml", "VirtualService/reviews VirtualService/ratings" },
        { $"{Routes}/virtual-service-ratings-test-delay.yaml", "VirtualService/ratings" },
        { $"{Routes}/virtual-service-ratings-test-abort.yaml", "VirtualService/ratings" },
        { $"{Routes}/virtual-service-reviews-50-v3.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-80-20.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-90-10.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-v2-v3.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-test-v2.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-jason-v2-v3.yaml", "VirtualService/reviews" },
        { $"{Routes}/virtual-service-reviews-v3.yaml", "VirtualService/reviews" },
        { "bookinfo/gateway-api/bookinfo-gateway.yaml", "Gateway/bookinfo-gateway HTTPRoute/bookinfo" },
        { "bookinfo/gateway-api/route-all-v1.yaml", "HTTPRoute/reviews HTTPRoute/productpage HTTPRoute/ratings HTTPRoute/details" },
        { "bookinfo/gateway-api/route-reviews-v1.yaml", "HTTPRoute/reviews" },
        { "bookinfo/gateway-api/route-reviews-v3.yaml", "HTTPRoute/reviews" },
        { "bookinfo/gateway-api/route-reviews-50-v3.yaml", "HTTPRoute/reviews" },
        { "bookinfo/gateway-api/route-reviews-90-10.yaml", "HTTPRoute/reviews" },
        { "tcp-echo/tcp-echo.yaml", "Service/tcp-echo Deployment/tcp-echo" },
        { "tcp-echo/tcp-echo-ipv4.yaml", "Service/tcp-echo Deployment/tcp-echo" },
        { "tcp-echo/tcp-echo-ipv6.yaml", "Service/tcp-echo Deployment/tcp-echo" },
        { "tcp-echo/tcp-echo-dual-stack.yaml", "Service/tcp-echo Deployment/tcp-echo" },
        { "tcp-echo/tcp-echo-services.yaml", "Service/tcp-echo Deployment/tcp-echo-v1 Deployment/tcp-echo-v2" },
        { "tcp-echo/tcp-echo-all-v1.yaml", "Gateway/tcp-echo-gateway DestinationRule/tcp-echo-destination VirtualService/tcp-echo" },
        { "tcp-echo/tcp-echo-20-v2.yaml", "VirtualService/tcp-echo" },
        { "tcp-echo/gateway-api/tcp-echo-all-v1.yaml", "Gateway/tcp-echo-gateway Service/tcp-echo-v1 Service/tcp-echo-v2 TCPRoute/tcp-echo" },
        { "tcp-echo/gateway-api/tcp-echo-20-v2.yaml", "TCPRoute/tcp-echo" },
        { "sleep/sleep.yaml", "ServiceAccount/sleep Service/sleep Deployment/sleep" },
        { "sleep/sleep-vault.yaml", "Service/sleep Deployment/sleep" },
        { "sleep/notsleep.yaml", "ServiceAccount/notsleep Service/notsleep Deployment/notsleep" },
        { "curl/curl.yaml", "ServiceAccount/curl Service/curl Deployment/curl" },
        { "httpbin/httpbin.yaml", "ServiceAccount/httpbin Service/httpbin Deployment/httpbin" },
        { "httpbin/httpbin-nodeport.yaml", "Service/httpbin Deployment/httpbin" },
        { "httpbin/httpbin-vault.yaml", "Service/httpbin Deployment/httpbin" },
        { "httpbin/httpbin-gateway.yaml", "Gateway/httpbin-gateway VirtualService/httpbin" },
        { "httpbin/gateway-api/httpbin-gateway.yaml", "Gateway/httpbin-gateway HTTPRoute/httpbin" },
        { "httpbin/sample-client/fortio-deploy.yaml", "Service/fortio Deployment/fortio-deploy" },
        { "helloworld/helloworld.yaml", "Service/helloworld Deployment/helloworld-v1 Deployment/helloworld-v2" },
        { "helloworld/helloworld-dual-stack.yaml", "Service/helloworld Deployment/helloworld-v1 Deployment/helloworld-v2" },
        { "helloworld/helloworld-gateway.yaml", "Gateway/helloworld-gateway VirtualService/helloworld" },
        { "helloworld/gateway-api/helloworld-gateway.yaml", "Gateway/helloworld-gateway HTTPRoute/helloworld" },
        { "helloworld/gateway-api/helloworld-route.yaml", "HTTPRoute/helloworld" },
        { "helloworld/gateway-api/helloworld-versions.yaml", "Service/helloworld-v1 Service/helloworld-v2" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_file_has_the_objects_of_the_table(string file, string objects) =>
        Assert.Equal(objects.Split(' ').Order(), ManifestObject.Of($"k8s/samples/{file}").Select(o => o.Id).Order());

    [Fact]
    public void No_file_is_outside_the_table() =>
        Assert.Equal(Table.Select(row => $"k8s/samples/{row.Data.Item1}").Order(StringComparer.Ordinal), ManifestObject.Files("k8s/samples"));

    [Theory]
    [InlineData("cleanup.sh", Kube)]
    [InlineData("gen-helloworld.sh", "helloworld")]
    public void The_scripts_can_be_run(string script, string folder)
    {
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Repository.PathTo("k8s", "samples", folder, script)).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Bookinfo_images_are_those_of_todays_release()
    {
        var images = ManifestObject.Below("k8s/samples/bookinfo").Where(o => o.ApiVersion == "apps/v1").SelectMany(o => o.Containers).Select(c => c["image"]!.ToString()).Distinct();
        Assert.All(images, i => Assert.Matches("^registry\\.istio\\.io/release/examples-bookinfo-[a-z0-9-]+:1\\.20\\.3$", i));
    }

    [Theory]
    [InlineData("50-v3", "v1:50 v3:50")]
    [InlineData("80-20", "v1:80 v2:20")]
    [InlineData("90-10", "v1:90 v2:10")]
    [InlineData("v2-v3", "v2:50 v3:50")]
    [InlineData("test-v2", "jason=v2 v1:")]
    [InlineData("jason-v2-v3", "jason=v2 v3:")]
    [InlineData("v3", "v3:")]
    public void Reviews_go_where_the_file_name_says(string suffix, string routes)
    {
        foreach (var folder in new[] { "k8s/samples", "tests/Tasks.Tests/TestData/istio-1.1.1/samples" })
        {
            var rules = Assert.Single(ManifestObject.Of($"{folder}/{Routes}/virtual-service-reviews-{suffix}.yaml")).Json["spec"]!["http"]!.AsArray();
            var found = rules.SelectMany(r => r!["route"]!.AsArray().Select(d =>
                r["match"] is { } match ? $"{match[0]!["headers"]!["end-user"]!["exact"]}={d!["destination"]!["subset"]}" : $"{d!["destination"]!["subset"]}:{d["weight"]}"));
            Assert.Equal(routes, string.Join(' ', found));
        }
    }

    [Fact]
    public void The_copies_of_the_1_1_shapes_are_of_their_time()
    {
        var old = ManifestObject.Below("tests/Tasks.Tests/TestData/istio-1.1.1");
        Assert.All(old.Where(o => o.Kind == "Deployment"), o =>
        {
            Assert.Equal("extensions/v1beta1", o.ApiVersion);
            Assert.Null(o.Json["spec"]!["selector"]);
            Assert.Matches("^istio/examples-bookinfo-[a-z0-9-]+:1\\.10\\.1$", o.Containers.Single()["image"]!.ToString());
        });
        Assert.All(old.Where(o => o.ApiVersion.Contains("istio.io", StringComparison.Ordinal)), o => Assert.Equal("networking.istio.io/v1alpha3", o.ApiVersion));
        var today = ManifestObject.Files($"k8s/samples/{Routes}").Select(f => Path.GetFileName(f));
        Assert.Equal(today, ManifestObject.Files($"tests/Tasks.Tests/TestData/istio-1.1.1/samples/{Routes}").Select(f => Path.GetFileName(f)));
    }
}

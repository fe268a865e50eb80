using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Pods.Probes;
using Bookinfo.Playground.Pods.Volumes;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>What every pod worker uses.</summary>
internal sealed record RunnerParts(
    ObjectStore Store, TimeProvider Time, PodsOptions Options, ImageTable Images, CommandLine Commands, ContainerEnvironment Environment,
    ContainerLogs Logs, EventRecorder Events, Prober Prober, VolumeFiles Volumes, PodAddresses Addresses, IPodNetwork Network, Leftovers Leftovers);

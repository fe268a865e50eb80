using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Volumes;

/// <summary>The volumes of one pod as folders: <c>volumes/NAME</c>, linked to from <c>root/MOUNTPATH</c>.</summary>
internal sealed class PodVolumes(PodManifest pod, string podIP, string directory, VolumeFiles files)
{
    public MountPaths Paths { get; } = new(
        Path.Combine(directory, "root"), pod.InitContainers.Concat(pod.Containers).SelectMany(container => container.Mounts).Select(mount => mount.Path));

    /// <summary>Writes what the volumes hold now. May be called again whenever a ConfigMap or Secret changes.</summary>
    /// <returns>What must be there and is not; null: everything is.</returns>
    public string? Fill()
    {
        foreach (var volume in pod.Volumes)
        {
            var folder = Folder(volume.Name);
            PrivateFiles.CreateDirectory(folder);
            var content = files.Read(pod, podIP, volume, out var missing);
            if (missing is not null && !IsForSidecarOnly(volume)) return $"volume \"{volume.Name}\": {missing}";
            if (missing is null && content is not null) Write(folder, content);
        }

        return null;
    }

    /// <summary>Links every mount path to its volume; outer ones first, so that a mount may lie within another.</summary>
    /// <returns>A mount that names no volume; null: all do.</returns>
    public string? Link()
    {
        var mounts = pod.InitContainers.Concat(pod.Containers).SelectMany(container => container.Mounts);
        foreach (var mount in mounts.OrderBy(mount => mount.Path.Length))
        {
            if (pod.Volumes.All(volume => volume.Name != mount.Volume)) return $"volumeMount {mount.Path} names volume \"{mount.Volume}\", which the pod does not have";
            var link = Path.Combine(directory, "root") + mount.Path;
            var target = mount.SubPath is null ? Folder(mount.Volume) : Path.Combine(Folder(mount.Volume), mount.SubPath.Trim('/').Replace("..", "", StringComparison.Ordinal));
            if (Path.Exists(link)) continue;
            if (!Path.Exists(target)) PrivateFiles.CreateDirectory(target);
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(link)!);
            if (File.Exists(target)) File.CreateSymbolicLink(link, target);
            else Directory.CreateSymbolicLink(link, target);
        }

        return null;
    }

    /// <summary>What the sidecar of a workload would read (istiod's certificates) need not be there: the embedded mesh stands for it.</summary>
    private bool IsForSidecarOnly(VolumeManifest volume)
    {
        var (sidecar, own) = (pod.InitContainers.Concat(pod.Containers).Where(container => container.IsProxy), pod.Containers.Where(container => !container.IsProxy).ToArray());
        return own.Length > 0 && sidecar.Any(Mounts) && !own.Concat(pod.InitContainers.Where(container => !container.IsProxy)).Any(Mounts);

        bool Mounts(ContainerManifest container) => container.Mounts.Any(mount => mount.Volume == volume.Name);
    }

    private string Folder(string volume) => Path.Combine(directory, "volumes", volume);

    private static void Write(string folder, Dictionary<string, byte[]> content)
    {
        foreach (var (path, bytes) in content)
        {
            var file = Path.Combine(folder, path);
            if (Path.GetDirectoryName(file) is { } parent) PrivateFiles.CreateDirectory(parent);
            if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes)) PrivateFiles.Write(file, bytes);
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToArray())
        {
            if (!content.ContainsKey(Path.GetRelativePath(folder, file).Replace('\\', '/'))) File.Delete(file);
        }
    }
}

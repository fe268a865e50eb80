using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bookinfo.Playground;

/// <summary>
/// YAML that is to become JSON, read with care: what JSON cannot hold, and what grows beyond all bounds once its aliases are
/// followed, is refused where it stands, before anything is built of it.
/// </summary>
internal sealed class BoundedYaml(TextReader reader) : IParser
{
    /// <summary>How deep JSON is read elsewhere.</summary>
    private const int Deepest = 64;

    /// <summary>What aliases may add to one document, in nodes and characters.</summary>
    private const long MostAdded = 300_000;

    private readonly Parser _parser = new(reader);
    private readonly Stack<Node> _open = new();
    private readonly Dictionary<AnchorName, Node> _anchors = [];
    private long _added;

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">It is no YAML, or is refused.</exception>
    public bool MoveNext()
    {
        if (!_parser.MoveNext()) return false;
        switch (_parser.Current)
        {
            case DocumentStart:
                _anchors.Clear();
                _added = 0;
                break;
            case Scalar scalar:
                Add(scalar, Named(scalar.Anchor, new Node { Kind = NodeKind.Text, Size = 1 + scalar.Value.Length }));
                break;
            case AnchorAlias alias:
                Follow(alias);
                break;
            case MappingStart mapping:
                Open(mapping, mapping.Anchor, NodeKind.Mapping);
                break;
            case SequenceStart sequence:
                Open(sequence, sequence.Anchor, NodeKind.List);
                break;
            case MappingEnd or SequenceEnd:
                Close();
                break;
        }

        return true;
    }

    private void Open(ParsingEvent at, AnchorName anchor, NodeKind kind)
    {
        RequireKey(at, kind);
        _open.Push(Named(anchor, new Node { Kind = kind, Size = 1, Height = 1, IsOpen = true }));
        RequireDepth(at, 0);
    }

    private void Close()
    {
        var node = _open.Pop();
        node.IsOpen = false;
        Count(node);
    }

    private void Follow(AnchorAlias alias)
    {
        // Of one that does not exist the parser's user tells.
        if (!_anchors.TryGetValue(alias.Value, out var meant)) meant = new Node { Kind = NodeKind.Text, Size = 1 };
        if (meant.IsOpen) throw Refused(alias, $"alias *{alias.Value} stands in what it means");
        _added += meant.Size;
        if (_added > MostAdded) throw Refused(alias, $"aliases make the document too large: at most {MostAdded} nodes and characters may come of them");
        RequireDepth(alias, meant.Height);
        Add(alias, meant);
    }

    private void Add(ParsingEvent at, Node node)
    {
        RequireKey(at, node.Kind);
        Count(node);
    }

    private void Count(Node node)
    {
        if (!_open.TryPeek(out var parent)) return;
        parent.Children++;
        parent.Size += node.Size;
        parent.Height = Math.Max(parent.Height, node.Height + 1);
    }

    private Node Named(AnchorName anchor, Node node)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = node;
        return node;
    }

    /// <summary>Every other child of a mapping is a key.</summary>
    private void RequireKey(ParsingEvent at, NodeKind kind)
    {
        if (kind == NodeKind.Text || !_open.TryPeek(out var parent) || parent.Kind != NodeKind.Mapping || parent.Children % 2 != 0) return;
        throw Refused(at, $"invalid map key: found a {(kind == NodeKind.Mapping ? "mapping" : "list")}; allowed: a text");
    }

    private void RequireDepth(ParsingEvent at, int height)
    {
        if (_open.Count + height > Deepest) throw Refused(at, $"nested too deeply: at most {Deepest} levels are allowed");
    }

    private static YamlException Refused(ParsingEvent at, string why) => new(at.Start, at.End, why);

    private enum NodeKind
    {
        Text,
        List,
        Mapping,
    }

    /// <summary>What has been read of a node so far, its aliases followed.</summary>
    private sealed class Node
    {
        public required NodeKind Kind { get; init; }

        public long Size { get; set; }

        /// <summary>Levels of lists and mappings, itself included.</summary>
        public int Height { get; set; }

        public int Children { get; set; }

        public bool IsOpen { get; set; }
    }
}

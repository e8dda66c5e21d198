using System.Globalization;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>
/// One process's own folder under the ledger's directory. Every process of a machine takes the lowest number whose lock
/// is free, so a single process finds its own leftovers again and several never share a file. The lock dies with the
/// process; a folder whose lock is free is nobody's, and its segments may be taken over.
/// </summary>
internal sealed class LedgerFolder : IDisposable
{
    private const int MaxFolders = 1000;
    private const string LockName = "lock";
    private const string SegmentSuffix = ".wal";

    private readonly FileStream _lock;
    private readonly string _root;

    private LedgerFolder(string root, string path, FileStream @lock)
    {
        _root = root;
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>Where damaged bytes are kept.</summary>
    public string Quarantine => System.IO.Path.Combine(Path, "quarantine");

    /// <summary>Where entries the table refuses for good are kept.</summary>
    public string RejectedFile => System.IO.Path.Combine(Path, "rejected.jsonl");

    /// <exception cref="IOException">The directory cannot be made or written, or every folder is taken.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be made or written.</exception>
    public static LedgerFolder Claim(string root)
    {
        for (var number = 0; number < MaxFolders; number++)
        {
            var path = System.IO.Path.Combine(root, number.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(path);
            if (TryLock(root, path) is { } folder)
            {
                return folder;
            }
        }

        throw new IOException($"All {MaxFolders} folders in '{root}' are locked.");
    }

    /// <summary>The folders of processes that are gone and left segments, each locked until disposed.</summary>
    public IEnumerable<LedgerFolder> Orphans()
    {
        foreach (var path in Directory.EnumerateDirectories(_root))
        {
            if (path != Path && SegmentsIn(path).Count > 0 && TryLock(_root, path) is { } orphan)
            {
                yield return orphan;
            }
        }
    }

    /// <summary>The segments' numbers and files, oldest first.</summary>
    public IReadOnlyList<(long Sequence, string Path)> Segments() => SegmentsIn(Path);

    public string SegmentPath(long sequence) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{sequence:D12}{SegmentSuffix}"));

    public void Dispose() => _lock.Dispose();

    private static List<(long Sequence, string Path)> SegmentsIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, $"*{SegmentSuffix}")
            .Select(path => (Sequence: SequenceOf(path), Path: path))
            .Where(segment => segment.Sequence >= 0)
            .OrderBy(segment => segment.Sequence),
    ];

    private static long SequenceOf(string path) =>
        long.TryParse(
            System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : -1;

    private static LedgerFolder? TryLock(string root, string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            var @lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new LedgerFolder(root, path, @lock);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }
}

using Auriko.Core.Catalog;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Catalog;

public sealed class WatchedCatalogTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Current_FileThatStays_IsNotLoadedAgain()
    {
        Write("1", "m");
        using var catalog = Watch();
        var before = catalog.Current;

        Wait(3);

        Assert.Same(before, catalog.Current);
        Assert.Empty(Lines());
    }

    [Fact]
    public void Current_ChangedFile_IsSwappedOnceItIsSettled()
    {
        Write("1", "m");
        using var catalog = Watch();
        var before = catalog.Current;
        Write("2", "n");

        Wait(1);
        Assert.Same(before, catalog.Current);

        Wait(1);
        Assert.EndsWith("+2", catalog.Current.Version, StringComparison.Ordinal);
        Assert.True(catalog.Current.TryFind("n", out _));
        Assert.False(catalog.Current.TryFind("m", out _));
        Assert.True(before.TryFind("m", out _));
        Assert.Contains("The catalog is now", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Current_FileThatIsStillBeingWritten_IsLeftAlone()
    {
        Write("1", "m");
        using var catalog = Watch();
        foreach (var part in new[] { "{", "{ \"version\":", "{ \"version\":\"2\"" })
        {
            File.WriteAllText(_path, part);
            Wait(1);
        }

        Write("2", "n");
        Wait(2);

        Assert.EndsWith("+2", catalog.Current.Version, StringComparison.Ordinal);
        Assert.Single(Lines());
    }

    [Fact]
    public void Current_BrokenFile_StaysAndEveryFaultIsLoggedOnce()
    {
        Write("1", "m");
        using var catalog = Watch();
        var before = catalog.Current;
        File.WriteAllText(_path, """{ "version":"2", "published_at":"now", "models":[{ "ID":"m" }] }""");

        Wait(5);

        Assert.Same(before, catalog.Current);
        Assert.Equal(3, Lines().Length);
        Assert.All(_log.At(LogLevel.Error), line => Assert.Contains($"stays in force: {_path} $.", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Current_BrokenFileThatIsMended_IsSwapped()
    {
        Write("1", "m");
        using var catalog = Watch();
        File.WriteAllText(_path, "{");
        Wait(2);
        Write("3", "n");

        Wait(2);

        Assert.EndsWith("+3", catalog.Current.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_FileThatIsGoneForAWhile_StaysAndIsSwappedAfterwards()
    {
        Write("1", "m");
        using var catalog = Watch();
        var before = catalog.Current;
        File.Delete(_path);

        Wait(4);
        Assert.Same(before, catalog.Current);
        Assert.Contains("cannot be read", Assert.Single(Lines()), StringComparison.Ordinal);

        Write("2", "n");
        Wait(2);
        Assert.True(catalog.Current.TryFind("n", out _));
    }

    [Fact]
    public void Current_FileReplacedThroughALink_IsSwapped()
    {
        var (first, second) = (_path + ".1", _path + ".2");
        File.WriteAllText(first, Content("1", "m"));
        File.WriteAllText(second, Content("2", "n"));
        try
        {
            File.CreateSymbolicLink(_path, first);
            using var catalog = Watch();
            File.Delete(_path);
            File.CreateSymbolicLink(_path, second);

            Wait(2);

            Assert.True(catalog.Current.TryFind("n", out _));
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }

    [Fact]
    public void Current_IntervalOfZero_IsReadAtStartOnly()
    {
        Write("1", "m");
        using var catalog = Watch(TimeSpan.Zero);
        Write("2", "n");

        Wait(5);

        Assert.True(catalog.Current.TryFind("m", out _));
    }

    [Fact]
    public void Dispose_WhileWatching_EndsTheWatch()
    {
        Write("1", "m");
        var catalog = Watch();
        catalog.Dispose();
        Write("2", "n");

        Wait(3);

        Assert.True(catalog.Current.TryFind("m", out _));
    }

    private static string Content(string version, string id) =>
        $$"""{ "version":"{{version}}", "published_at":"2026-12-01", "models":[{ "id":"{{id}}" }] }""";

    private string[] Lines() => [.. _log.At(LogLevel.Information), .. _log.At(LogLevel.Error)];

    private void Write(string version, string id) => File.WriteAllText(_path, Content(version, id));

    private void Wait(int intervals)
    {
        for (var waited = 0; waited < intervals; waited++)
        {
            _clock.Advance(Interval);
        }
    }

    private WatchedCatalog Watch(TimeSpan? interval = null)
    {
        var options = new CatalogOptions { File = _path, ReloadInterval = interval ?? Interval };
        Assert.Empty(options.Load().Errors);
        return new WatchedCatalog(
            options.Load(), options.Freeze(), _clock, new LoggerFactory([_log]).CreateLogger<WatchedCatalog>());
    }
}

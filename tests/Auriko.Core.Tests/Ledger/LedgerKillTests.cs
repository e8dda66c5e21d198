using System.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Ledger;

/// <summary>Kills a process that appends without pause, and looks for what it had acknowledged.</summary>
public class LedgerKillTests
{
    private const string Acknowledged = "acknowledged ";

    [Fact]
    public Task AppendAsync_ProcessKilled_LosesNothingAcknowledged() => KillAsync(times: 2);

    [Fact]
    [Trait("Category", "Long")]
    public Task AppendAsync_ProcessKilledManyTimes_LosesNothingAcknowledged() => KillAsync(times: 60);

    /// <summary>What the other process runs.</summary>
    [Fact(Explicit = true)]
    public async Task AppendUntilKilled()
    {
        var folder = new ConfigurationBuilder().AddEnvironmentVariables("AURIKO_KILL_TEST_").Build()["FOLDER"]!;
        using var file = Open(folder);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (true)
            {
                var entry = Entries.Make();
                await file.AppendAsync(entry);
                Console.WriteLine(Acknowledged + entry.AttemptId);
            }
        }));
    }

    private static async Task KillAsync(int times)
    {
        using var folder = new TempFolder();
        var acknowledged = new HashSet<string>();
        for (var kill = 1; kill <= times; kill++)
        {
            await foreach (var id in AppendAsync(folder.Path, count: 37 * kill % 500))
            {
                Assert.True(acknowledged.Add(id));
            }
        }

        using var file = Open(folder.Path);
        var found = ReadAll(file, folder.Path);
        Assert.Subset(found, acknowledged);
        Assert.NotEmpty(acknowledged);
    }

    /// <summary>Lets another process append, kills it after so many entries, and gives all it had acknowledged.</summary>
    private static async IAsyncEnumerable<string> AppendAsync(string folder, int count)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { ["AURIKO_KILL_TEST_FOLDER"] = folder },
            ArgumentList =
            {
                typeof(LedgerKillTests).Assembly.Location,
                "-explicit", "only",
                "-method", $"{typeof(LedgerKillTests).FullName}.{nameof(AppendUntilKilled)}",
            },
        };
        using var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Acknowledged, StringComparison.Ordinal) || line.Length != Acknowledged.Length + 36)
            {
                continue;
            }

            if (--count == 0)
            {
                process.Kill();
            }

            yield return line[Acknowledged.Length..];
        }

        await process.WaitForExitAsync();
    }

    private static WriteAheadFile Open(string folder) => new(
        LedgerFolder.Claim(folder),
        new LocalDisk(),
        new LedgerSettings(LedgerDurability.File, folder, 1 << 30),
        TimeProvider.System,
        NullLogger<WriteAheadFile>.Instance);

    private static HashSet<string> ReadAll(WriteAheadFile file, string root)
    {
        using var folder = LedgerFolder.Claim(root);
        var reader = new WalReader(file, folder, TimeProvider.System, NullLogger<WalReader>.Instance);
        var found = new HashSet<string>();
        while (reader.Read() is { } round)
        {
            Assert.All(round.Entries, entry => Assert.True(found.Add(entry.AttemptId)));
            file.Backlog.Shipped(round.UpTo, round.ReadAt, TimeProvider.System.GetUtcNow());
        }

        return found;
    }
}

using System.Diagnostics;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>The Standalone host from start to stop, as its user sees it.</summary>
public sealed class StandaloneLifeTests
{
    [Fact]
    public async Task Simulate_PrintedCurlLines_Work()
    {
        await using var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        await gateway.Process.WaitForLineAsync("Ctrl-C");
        var commands = gateway.Process.Output.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal))
            .ToArray();

        Assert.Equal(2, commands.Length);
        foreach (var command in commands)
        {
            await using var shell = ChildProcess.Start("sh", ["-c", command]);
            Assert.Equal(0, await shell.WaitForExitAsync());
            Assert.Contains("\"status\":\"completed\"", shell.Output.Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("System", "Unix")]
    public async Task Terminated_StopsAllItStarted()
    {
        var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        var azurite = gateway.Ledger.AzuriteProcessId;

        gateway.Process.Signal("TERM");
        var code = await gateway.Process.WaitForExitAsync();

        Assert.True(code is 0 or 143, gateway.Process.Output);
        await WaitUntilGoneAsync(azurite);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Killed_AzuriteEndsToo()
    {
        var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        var azurite = gateway.Ledger.AzuriteProcessId;

        gateway.Process.Signal("KILL");
        await gateway.Process.WaitForExitAsync();

        await WaitUntilGoneAsync(azurite);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task NoProviderConfigured_SaysWhichSettingsToSet()
    {
        var folder = RepositoryPaths.NewFolder();
        await using var process = StandaloneGateway.Launch(["--urls", "http://127.0.0.1:0", "--data", folder]);

        var code = await process.WaitForExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("Auriko__Providers__openai__ApiKey", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSettings_AreAllNamedAndTheCodeIsOne()
    {
        await using var process = StandaloneGateway.Launch(
            ["--simulate", "--urls", "http://127.0.0.1:0", "--data", RepositoryPaths.NewFolder()],
            new Dictionary<string, string?>
            {
                ["Auriko__Execution__TotalTimeout"] = "soon",
                ["Auriko__Ledger__Durability"] = "elsewhere",
                ["Auriko__Limits__MaxBodyBytes"] = "1",
                ["Auriko__Standalone__ShutdownTimeout"] = "30",
            });

        var code = await process.WaitForExitAsync();

        Assert.Equal(1, code);
        Assert.All(
            [
                "The settings are not right:", "Auriko:Execution:TotalTimeout must be a time",
                "Auriko:Ledger:Durability must be one of table, file.", "Auriko:Limits:MaxBodyBytes must be between 1024 and",
                "Auriko:Standalone:ShutdownTimeout must be a time",
            ],
            text => Assert.Contains(text, process.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LedgerFolderThatCannotBeUsed_IsNamedAndTheCodeIsOne()
    {
        await using var process = StandaloneGateway.Launch(
            ["--simulate", "--urls", "http://127.0.0.1:0", "--data", RepositoryPaths.NewFolder()],
            new Dictionary<string, string?> { ["Auriko__Ledger__Directory"] = Path.Combine(typeof(object).Assembly.Location, "ledger") });

        var code = await process.WaitForExitAsync();

        Assert.Equal(1, code);
        Assert.Contains("Set Auriko:Ledger:Directory to a folder", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisspeltSetting_IsWarnedOfAndStopsNothing()
    {
        await using var gateway = await StandaloneGateway.StartAsync(
            RepositoryPaths.NewFolder(), new Dictionary<string, string?> { ["Auriko__Ledger__Durabilty"] = "table" });

        Assert.Contains("Is Auriko:Ledger:Durability meant?", gateway.Process.Output, StringComparison.Ordinal);
    }

    private static async Task WaitUntilGoneAsync(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }
}

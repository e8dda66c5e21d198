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

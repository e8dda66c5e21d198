using System.Globalization;
using System.Text.Json;

namespace Auriko.Functions.Tests;

/// <summary>The files the host reads beside the app.</summary>
public sealed class HostFilesTests
{
    private static readonly JsonElement HostFile =
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));

    [Fact]
    public void HostFile_LeavesTheRoutesAsTheyAre()
    {
        Assert.Equal("2.0", HostFile.GetProperty("version").GetString());
        Assert.Equal(string.Empty, HostFile.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    /// <summary>Longer than any provider's total limit by default, and never the plan's own short default.</summary>
    [Fact]
    public void HostFile_GivesALongResponseItsTime()
    {
        var timeout = TimeSpan.Parse(HostFile.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);

        Assert.True(timeout >= TimeSpan.FromMinutes(30));
    }

    /// <summary>A call of a background response is one invocation, from its first attempt to the response's end.</summary>
    [Fact]
    public void HostFile_GivesABackgroundResponseItsTime()
    {
        var timeout = TimeSpan.Parse(HostFile.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);
        var sample = JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")));
        var background = sample.GetProperty("Values").GetProperty("Auriko__Background__Timeout").GetString()!;

        Assert.True(timeout > TimeSpan.Parse(background, CultureInfo.InvariantCulture));
    }

    /// <summary>Without a type the provider is Azure Storage. Its own interval would let a response wait for 30 s.</summary>
    [Fact]
    public void HostFile_RunsManyActivitiesOnAzureStorageAndStartsThemSoon()
    {
        var durable = HostFile.GetProperty("extensions").GetProperty("durableTask");
        var provider = durable.GetProperty("storageProvider");

        Assert.False(provider.TryGetProperty("type", out _));
        Assert.Equal("00:00:01", provider.GetProperty("maxQueuePollingInterval").GetString());
        Assert.True(durable.GetProperty("maxConcurrentActivityFunctions").GetInt32() >= 100);
    }

    /// <summary>The host's own bounds would queue health checks and cancellations behind streams, and refuse without a body.</summary>
    [Fact]
    public void HostFile_LeavesBoundsOfRequestsToTheGateway()
    {
        var http = HostFile.GetProperty("extensions").GetProperty("http");

        Assert.False(http.GetProperty("dynamicThrottlesEnabled").GetBoolean());
        Assert.Equal(-1, http.GetProperty("maxConcurrentRequests").GetInt32());
        Assert.Equal(-1, http.GetProperty("maxOutstandingRequests").GetInt32());
    }

    /// <summary>The worker sends spans, metrics and logs itself; in any other mode the host would send the logs once more.</summary>
    [Fact]
    public void HostFile_LeavesTelemetryToOpenTelemetry()
    {
        Assert.Equal("OpenTelemetry", HostFile.GetProperty("telemetryMode").GetString());
        Assert.False(HostFile.GetProperty("logging").TryGetProperty("applicationInsights", out _));
    }

    [Fact]
    public void Output_HasTheAppBesideItsHostFile() =>
        Assert.Equal(
            AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar),
            Path.GetDirectoryName(typeof(Triggers.ResponsesTriggers).Assembly.Location));
}

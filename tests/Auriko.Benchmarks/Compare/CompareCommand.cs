using System.Reflection;
using Auriko.Tests.Shared;

namespace Auriko.Benchmarks.Compare;

/// <summary>
/// Compares a direct call, a plain YARP proxy and Standalone, one after another on one machine and one cheap upstream.
/// The ledger is on: Azurite runs beside, as it does for a user.
/// </summary>
internal static class CompareCommand
{
    private const string Key = "ak_test_benchmarkbenchmarkbenchmarkbenchmarkbench00";

    /// <summary>Runs the comparison and prints a table and each target reached or missed.</summary>
    /// <param name="duration">Length of a throughput run.</param>
    /// <param name="streams">How many paced streams at once.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    public static async Task RunAsync(TimeSpan duration, int streams, CancellationToken cancellationToken)
    {
        var self = Assembly.GetExecutingAssembly().Location;
        var measurement = new Measurement(duration, streams);
        var nothing = new Dictionary<string, string>();
        await using var upstream = await MeasuredProcess.StartAsync(self, ["upstream"], null, nothing, cancellationToken)
            .ConfigureAwait(false);

        var direct = await measurement.RunAsync("direct", upstream.Address, Key, null, cancellationToken).ConfigureAwait(false);
        TargetFigures proxy;
        await using (var yarp = await MeasuredProcess.StartAsync(
            self, ["yarp", "--upstream", upstream.Address.ToString()], null, nothing, cancellationToken).ConfigureAwait(false))
        {
            proxy = await measurement.RunAsync("yarp", yarp.Address, Key, yarp, cancellationToken).ConfigureAwait(false);
        }

        var standalone = await StandaloneAsync(measurement, upstream.Address, cancellationToken).ConfigureAwait(false);
        Console.Out.Write(ComparisonReport.Of(direct, proxy, standalone));
    }

    private static async Task<TargetFigures> StandaloneAsync(
        Measurement measurement, Uri upstream, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("auriko-benchmark-").FullName;
        var settings = new Dictionary<string, string>
        {
            ["Auriko__Providers__openai__BaseUrl"] = new Uri(upstream, "v1").ToString(),
            ["Auriko__Providers__openai__ApiKey"] = "benchmark",
        };
        try
        {
            await using var standalone = await MeasuredProcess.StartAsync(
                StandaloneAssembly(), ["--data", data, "--key", Key], "health/ready", settings, cancellationToken)
                .ConfigureAwait(false);
            return await measurement.RunAsync("standalone", standalone.Address, Key, standalone, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // bin/<configuration>/<framework>
    private static string StandaloneAssembly()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return RepositoryRoot.At(
            "src", "Auriko.Standalone", "bin", output.Parent!.Name, output.Name, "Auriko.Standalone.dll");
    }
}

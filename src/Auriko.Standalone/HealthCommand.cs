using System.CommandLine;

namespace Auriko.Standalone;

/// <summary>
/// <c>health</c>: asks the gateway that runs beside it whether it is alive. It is what a container's health check runs, for
/// its image has no other HTTP client.
/// </summary>
internal static class HealthCommand
{
    private const string Path = "/health/live";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = $"Where the gateway listens [default: ASPNETCORE_URLS, or {StandaloneGateway.DefaultUrl}]",
        HelpName = "URL",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("health", "Ask the running gateway whether it is alive: code 0 when it is, else 1.") { Urls };
        command.SetAction((parsed, cancellationToken) => Failures.ReportAsync(
            parsed.InvocationConfiguration.Error, () => AskAsync(Address(parsed.GetValue(Urls)), cancellationToken)));
        return command;
    }

    /// <summary>The first address the gateway listens on, as this machine reaches it.</summary>
    private static Uri Address(string? urls)
    {
        var configuration = new ConfigurationManager();
        StandaloneSettings.AddTo(configuration);
        var url = (urls ?? configuration[WebHostDefaults.ServerUrlsKey] ?? StandaloneGateway.DefaultUrl).Split(';')[0].Trim();
        return Uri.TryCreate(Banner.Reachable(url) + Path, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttp // A path alone is an absolute address too, of a file.
            ? address
            : throw new CommandException($"'{url}' is no address: use http://HOST:PORT.");
    }

    private static async Task AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Limit };
        try
        {
            using var response = await client.GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new CommandException($"{address} answered {(int)response.StatusCode}.");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            throw new CommandException($"{address} did not answer: {failure.Message}", failure);
        }
    }
}

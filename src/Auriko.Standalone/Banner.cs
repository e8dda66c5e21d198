using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Core.Execution;

namespace Auriko.Standalone;

/// <summary>What is printed once a request can be served: where everything is, and lines that work when pasted.</summary>
internal sealed class Banner(TextWriter output, DataFolder data, Companions companions)
{
    private const string NoKey = "$AURIKO_API_KEY";

    /// <summary>Prints it.</summary>
    /// <param name="application">The gateway, which listens.</param>
    /// <param name="key">The development key; null when there is none.</param>
    public async Task WriteAsync(WebApplication application, ApiKeySecret? key)
    {
        var addresses = application.Urls.Select(Reachable).ToArray();
        var lines = addresses.Select(address => $"gateway    {address}").ToList();
        if (companions.Simulator is { } simulator)
        {
            lines.Add($"simulator  {simulator.BaseAddress.ToString().TrimEnd('/')}");
        }

        lines.Add(companions.Azurite is null ? "storage    as configured" : $"storage    Azurite in {data.Path}");
        lines.Add(key is null ? "key        none of its own: make one with 'keys create --name NAME'" : $"key        {key.Value}");
        if (FindModel(application.Services) is { } model)
        {
            lines.AddRange(["", Curl(addresses[0], key, model, stream: false), "", Curl(addresses[0], key, model, stream: true)]);
        }

        lines.AddRange(["", "Ctrl-C stops it."]);
        await output.WriteLineAsync(string.Join(Environment.NewLine, lines)).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>An address a client on this machine can use for one that means every address.</summary>
    /// <param name="url">The address, as it is listened on.</param>
    public static string Reachable(string url) => url
        .Replace("://0.0.0.0:", "://127.0.0.1:", StringComparison.Ordinal)
        .Replace("://[::]:", "://127.0.0.1:", StringComparison.Ordinal)
        .Replace("://+:", "://127.0.0.1:", StringComparison.Ordinal)
        .Replace("://*:", "://127.0.0.1:", StringComparison.Ordinal)
        .TrimEnd('/');

    private static string Curl(string address, ApiKeySecret? key, string model, bool stream)
    {
        var body = stream
            ? $$"""{"model":"{{JsonEncodedText.Encode(model)}}","input":"Count to 5.","stream":true}"""
            : $$"""{"model":"{{JsonEncodedText.Encode(model)}}","input":"Say hello."}""";
        var arguments = OperatingSystem.IsWindows()
            ? $"-H \"Content-Type: application/json\" -d \"{body.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"-H \"Content-Type: application/json\" -d '{body}'";
        return $"curl {(stream ? "-N " : "")}{address}/v1/responses -H \"Authorization: Bearer {key?.Value ?? NoKey}\" {arguments}";
    }

    /// <summary>The model of the configured providers whose output is cheapest, for these lines are meant to be tried.</summary>
    private static string? FindModel(IServiceProvider services)
    {
        var providers = services.GetServices<IResponseProvider>().Select(provider => provider.Name).ToHashSet();
        return services.GetRequiredService<ICatalog>().Current.Models
            .SelectMany(model => model.Offerings)
            .Where(offering => providers.Contains(offering.Provider))
            .MinBy(offering => offering.Prices?.OutputPer1M.Nanos ?? long.MaxValue)?.ModelId;
    }
}

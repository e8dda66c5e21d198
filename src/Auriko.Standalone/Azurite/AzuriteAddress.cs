using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auriko.Standalone.Azurite;

/// <summary>Where a running Azurite is: the content of <c>azurite.json</c> in the data folder.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="TableEndpoint">The address of its tables.</param>
/// <param name="BlobEndpoint">The address of its blobs.</param>
/// <param name="ConnectionString">How a storage client reaches it.</param>
internal sealed record AzuriteAddress(int Pid, string TableEndpoint, string BlobEndpoint, string ConnectionString)
{
    public const string FileName = "azurite.json";

    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's key: the same everywhere, and no secret.</summary>
    private const string AccountKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The address of an Azurite on this machine.</summary>
    /// <param name="pid">Its process.</param>
    /// <param name="ports">The ports of its services.</param>
    public static AzuriteAddress For(int pid, AzuritePorts ports)
    {
        var tables = $"http://127.0.0.1:{ports.Table}/{Account}";
        var blobs = $"http://127.0.0.1:{ports.Blob}/{Account}";
        return new AzuriteAddress(
            pid,
            tables,
            blobs,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
            + $"TableEndpoint={tables};BlobEndpoint={blobs};");
    }

    /// <summary>Reads the file's text.</summary>
    /// <param name="json">The text; null when there is no file.</param>
    /// <returns>Null when there is none, or it is not readable.</returns>
    public static AzuriteAddress? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, AzuriteJson.Default.AzuriteAddress);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AzuriteJson.Default.AzuriteAddress);
}

/// <summary>Where an Azurite listens, on the loopback address.</summary>
/// <param name="Table">The port of its tables.</param>
/// <param name="Blob">The port of its blobs.</param>
internal readonly record struct AzuritePorts(int Table, int Blob);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AzuriteAddress))]
internal sealed partial class AzuriteJson : JsonSerializerContext;

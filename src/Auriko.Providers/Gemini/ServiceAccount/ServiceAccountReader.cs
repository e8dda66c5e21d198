using System.Security.Cryptography;
using System.Text.Json;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.ServiceAccount;

/// <summary>Reads the settings of <c>Credential: service_account</c>.</summary>
internal static class ServiceAccountReader
{
    private const string FileKey = "ServiceAccountFile";
    private const string JsonKey = "ServiceAccountJson";
    private const string UsualAddress = "https://oauth2.googleapis.com/token";

    /// <summary>Reads the key and notes every fault, never with what the file holds.</summary>
    /// <param name="reader">The provider's section.</param>
    /// <returns>The key; null after a fault.</returns>
    public static ServiceAccountKey? Read(SettingReader reader)
    {
        var (file, json) = (reader.Text(FileKey), reader.Text(JsonKey));
        if (file is null == json is null)
        {
            reader.Refuse("Credential", $"needs {FileKey} or {JsonKey}, and not both");
            return null;
        }

        var setting = file is null ? JsonKey : FileKey;
        if ((json ?? ContentOf(file!)) is not { } text)
        {
            reader.Refuse(FileKey, "names a file that cannot be read");
            return null;
        }

        var key = JsonText.Parse(text) is { ValueKind: JsonValueKind.Object } account ? KeyOf(account) : null;
        if (key is null)
        {
            reader.Refuse(setting, "is not the JSON key of a service account");
        }

        return key;
    }

    private static string? ContentOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static ServiceAccountKey? KeyOf(JsonElement account) =>
        JsonText.Text(account, "client_email") is { Length: > 0 } email
        && JsonText.Text(account, "private_key") is { Length: > 0 } pem
        && IsKey(pem)
        && Uri.TryCreate(JsonText.Text(account, "token_uri") ?? UsualAddress, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? new ServiceAccountKey(email, JsonText.Text(account, "private_key_id"), new SecretText(pem), address)
            : null;

    private static bool IsKey(string pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}

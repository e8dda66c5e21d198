using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>
/// Keeps credentials and the request's own fields out of what <c>extensions</c> forwards. Everything else passes
/// unchanged; everything removed is named by a warning, never with its value.
/// </summary>
internal static class ExtensionSanitizer
{
    private static readonly FrozenSet<string> Credentials = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "api_key", "apikey", "api-key", "authorization", "auth", "bearer", "token", "access_token", "accesstoken",
        "secret", "secret_key", "secretkey", "credential", "credentials", "password", "x-api-key", "x-auth-token",
        "anthropic-api-key", "openai-api-key", "google-api-key");

    // Without underscores, so that camel case is found too.
    private static readonly FrozenSet<string> OwnFields = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "model", "messages", "stream", "streamoptions", "maxtokens", "maxcompletiontokens", "n", "tools", "toolchoice",
        "responseformat", "paralleltoolcalls", "temperature", "topp", "presencepenalty", "frequencypenalty",
        "logitbias", "logprobs", "toplogprobs", "seed", "stop", "user", "inferencegeo", "contents", "systeminstruction", "system",
        "input", "instructions", "maxoutputtokens", "store", "background", "previousresponseid", "conversation",
        "prompt", "gateway", "extensions", "metadata");

    /// <summary>Sanitises the member meant for a provider; members meant for others are named and left out.</summary>
    /// <param name="request">The request.</param>
    /// <param name="family">The member's name, such as <c>openai</c>.</param>
    public static SanitizedExtensions For(ResponseRequest request, string family)
    {
        if (request.Extensions.Count == 0)
        {
            return new SanitizedExtensions([], []);
        }

        var warnings = new List<ResponseWarning>();
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (name, value) in request.Extensions)
        {
            var pointer = $"/extensions/{JsonPointer.Escape(name)}";
            if (name == family)
            {
                Sanitise(value, pointer, members, warnings);
            }
            else
            {
                warnings.Add(Stripped(pointer, "it is meant for another provider than the one that was called"));
            }
        }

        return new SanitizedExtensions(members, warnings);
    }

    private static void Sanitise(
        JsonElement owner,
        string pointer,
        List<KeyValuePair<string, JsonElement>> members,
        List<ResponseWarning> warnings)
    {
        foreach (var member in owner.EnumerateObject())
        {
            var path = $"{pointer}/{JsonPointer.Escape(member.Name)}";
            if (Credentials.Contains(member.Name))
            {
                warnings.Add(Stripped(path, "credentials are not forwarded"));
            }
            else if (OwnFields.Contains(member.Name.Replace("_", string.Empty, StringComparison.Ordinal)))
            {
                warnings.Add(Stripped(path, "the request has a field of its own for this, or this gateway decides it"));
            }
            else
            {
                var value = HasCredential(member.Value)
                    ? WithoutCredentials(member.Value, path, warnings)
                    : member.Value;
                members.Add(KeyValuePair.Create(member.Name, value));
            }
        }
    }

    private static bool HasCredential(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject()
            .Any(member => Credentials.Contains(member.Name) || HasCredential(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasCredential),
        _ => false,
    };

    private static JsonElement WithoutCredentials(JsonElement value, string path, List<ResponseWarning> warnings) =>
        WireJson.Make(writer => Write(writer, value, path, warnings));

    private static void Write(Utf8JsonWriter writer, JsonElement value, string path, List<ResponseWarning> warnings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    var inner = $"{path}/{JsonPointer.Escape(member.Name)}";
                    if (Credentials.Contains(member.Name))
                    {
                        warnings.Add(Stripped(inner, "credentials are not forwarded"));
                        continue;
                    }

                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, inner, warnings);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    Write(writer, item, $"{path}/{index}", warnings);
                }

                writer.WriteEndArray();
                break;
            default:
                WireJson.WriteVerbatim(writer, value);
                break;
        }
    }

    private static ResponseWarning Stripped(string pointer, string why) =>
        new(WarningCodes.ExtensionStripped, $"{pointer} was not forwarded: {why}.");
}

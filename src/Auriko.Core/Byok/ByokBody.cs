using Auriko.Core.Contract;

namespace Auriko.Core.Byok;

/// <summary>Reads what is sent to save or change a key. Pure; what it throws never shows what was sent.</summary>
internal static class ByokBody
{
    private const int MaxName = 255;
    private const int MaxSecret = 4096;

    /// <summary>A reader of a body.</summary>
    /// <param name="body">The body.</param>
    public static ObjectReader Parse(ReadOnlyMemory<byte> body) => ObjectReader.Of(RequestBody.Parse(body.Span), FieldPath.Root);

    /// <summary>The provider and the key of a new one.</summary>
    /// <param name="reader">The body.</param>
    public static (string Provider, string Secret) ReadNew(ObjectReader reader)
    {
        reader.AllowOnly("provider", "api_key", "name", "is_default", "account_tier");
        var provider = reader.RequiredName("provider");
        var secret = reader.RequiredName("api_key");
        return secret.Length <= MaxSecret && !secret.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? (provider, secret)
            : throw FieldErrors.Invalid(reader.At("api_key"), $"must be 1 to {MaxSecret} visible ASCII characters");
    }

    /// <summary>A key with what the body says of it.</summary>
    /// <param name="key">The key before.</param>
    /// <param name="reader">The body.</param>
    /// <param name="now">The time.</param>
    public static ByokKey Apply(ByokKey key, ObjectReader reader, DateTimeOffset now) => key with
    {
        Name = Name(reader) ?? key.Name,
        AccountTier = reader.Text("account_tier") is { } tier ? Short(reader, "account_tier", tier) : key.AccountTier,
        IsDisabled = reader.Flag("disabled") ?? key.IsDisabled,
        DefaultSince = reader.Flag("is_default") switch
        {
            true => now,
            false => null,
            null => key.DefaultSince,
        },
        UpdatedAt = now,
    };

    private static string? Name(ObjectReader reader) =>
        reader.Has("name") ? Short(reader, "name", reader.RequiredName("name")) : null;

    private static string Short(ObjectReader reader, string member, string value) => value.Length <= MaxName
        ? value
        : throw FieldErrors.Invalid(reader.At(member), $"must be at most {MaxName} characters");
}

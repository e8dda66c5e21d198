namespace Auriko.Core.Access;

/// <summary>Where a key wants to be told of the end of its background responses.</summary>
/// <param name="Url">An https address.</param>
/// <param name="Secret">Signs what is sent: <c>whsec_</c> and base64 of 24 to 64 bytes.</param>
public sealed record WebhookTarget(Uri Url, string Secret)
{
    private const string Prefix = "whsec_";

    /// <summary>A new secret.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    /// <summary>The key that signs; null when the secret is malformed.</summary>
    public byte[]? Key
    {
        get
        {
            var key = new byte[64];
            return Secret.StartsWith(Prefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(Secret[Prefix.Length..], key, out var length)
                && length >= 24
                ? key[..length]
                : null;
        }
    }

    /// <summary>Whether both parts are what they must be.</summary>
    public bool IsValid => Url.IsAbsoluteUri && Url.Scheme == Uri.UriSchemeHttps && Url.UserInfo.Length == 0 && Key is not null;

    /// <summary>The address without its query, which may hold a secret too.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Path);
}

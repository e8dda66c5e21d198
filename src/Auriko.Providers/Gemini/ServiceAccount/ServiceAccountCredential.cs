using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auriko.Core.Execution;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.ServiceAccount;

/// <summary>
/// Changes an assertion that the service account has signed for an access token (RFC 7523), and keeps the token until
/// shortly before it expires. Safe for concurrent use: callers that need a new one wait for the same.
/// </summary>
/// <param name="key">The account's key.</param>
/// <param name="pool">The provider's connections.</param>
/// <param name="clock">For expiry.</param>
internal sealed class ServiceAccountCredential(ServiceAccountKey key, HttpMessageInvoker pool, TimeProvider clock)
    : IUpstreamCredential
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const int MostReplyBytes = 64 * 1024;

    private static readonly TimeSpan AssertionLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private volatile Token? _token;

    private SemaphoreSlim Renewing { get; } = new(1, 1);

    /// <inheritdoc/>
    public async ValueTask<string> GetTokenAsync(string scope, CancellationToken cancellationToken)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        await Renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Fresh() ?? (_token = await AskAsync(cancellationToken).ConfigureAwait(false)).Value;
        }
        finally
        {
            Renewing.Release();
        }
    }

    private string? Fresh() => _token is { } token && clock.GetUtcNow() < token.GoodUntil ? token.Value : null;

    private async Task<Token> AskAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        using var message = new HttpRequestMessage(HttpMethod.Post, key.TokenAddress)
        {
            Content = new FormUrlEncodedContent([new("grant_type", Grant), new("assertion", Assertion(asked))]),
        };
        using var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var read = await BoundedBody.ReadAsync(body, MostReplyBytes, cancellationToken).ConfigureAwait(false);
        var reply = JsonText.Parse(Encoding.UTF8.GetString(read.Span)) ?? default;
        if (response.StatusCode is not HttpStatusCode.OK || JsonText.Text(reply, "access_token") is not { Length: > 0 } token)
        {
            throw new UpstreamCredentialException(string.Create(
                CultureInfo.InvariantCulture, $"The token endpoint answered {(int)response.StatusCode} without a token."));
        }

        var life = TimeSpan.FromSeconds(JsonText.Count(reply, "expires_in") ?? 0);
        return new Token(token, asked + (life > Margin * 2 ? life - Margin : life / 2));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await pool.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new UpstreamCredentialException("The token endpoint could not be reached.", fault);
        }
    }

    private string Assertion(DateTimeOffset now)
    {
        var header = Encoded(writer =>
        {
            writer.WriteString("alg"u8, "RS256"u8);
            writer.WriteString("typ"u8, "JWT"u8);
            if (key.KeyId is not null)
            {
                writer.WriteString("kid"u8, key.KeyId);
            }
        });
        var claims = Encoded(writer =>
        {
            writer.WriteString("iss"u8, key.Email);
            writer.WriteString("scope"u8, Scope);
            writer.WriteString("aud"u8, key.TokenAddress.OriginalString);
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, (now + AssertionLife).ToUnixTimeSeconds());
        });

        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.PrivateKey.Reveal());
        var signature = rsa.SignData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encoded(Action<Utf8JsonWriter> writeMembers) => Base64Url.EncodeToString(WireJson.Body(writer =>
    {
        writer.WriteStartObject();
        writeMembers(writer);
        writer.WriteEndObject();
    }).Span);

    /// <summary>A token and when to ask for the next.</summary>
    private sealed record Token(string Value, DateTimeOffset GoodUntil);
}

using System.Globalization;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>
/// Tells who asks by the API key of a bearer token. The key is only ever compared by its hash. Safe for concurrent use.
/// </summary>
internal sealed class ApiKeyAuthenticator(ApiKeyDirectory directory, KeyUseLog uses, TimeProvider clock) : ICallerAuthenticator
{
    private const string Scheme = "Bearer";
    private const string HowToSend = "Send the header 'Authorization: Bearer <key>'.";

    /// <inheritdoc/>
    public async ValueTask<Caller> AuthenticateAsync(string? authorization, CancellationToken cancellationToken)
    {
        var hash = ReadHash(authorization);
        try
        {
            return Admit(await directory.FindAsync(hash, cancellationToken).ConfigureAwait(false));
        }
        catch (StorageUnavailableException unavailable)
        {
            throw new GatewayException(
                new GatewayError(
                    ErrorCode.ServiceUnavailable,
                    "API keys cannot be checked at the moment.",
                    Suggestion: "Try again shortly.",
                    RetryAfter: ApiKeyDirectory.OutageRetry),
                unavailable);
        }
    }

    private static string ReadHash(string? authorization)
    {
        var header = authorization.AsSpan().Trim();
        if (header.IsEmpty)
        {
            throw Refuse("The API key is missing.", HowToSend);
        }

        var space = header.IndexOfAny(' ', '\t');
        var scheme = space < 0 ? header : header[..space];
        if (!scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse("The Authorization header is not a bearer token.", HowToSend);
        }

        var key = header[scheme.Length..].Trim();
        return ApiKeySecret.IsWellFormed(key)
            ? ApiKeySecret.HashOf(key)
            : throw Refuse("The API key is malformed: keys begin with 'ak_live_' or 'ak_test_'.", HowToSend);
    }

    private Caller Admit(ApiKeyRecord? record)
    {
        if (record is null)
        {
            throw Refuse("The API key is not known.");
        }

        if (record.RevokedAt is not null)
        {
            throw Refuse("The API key has been revoked.");
        }

        var now = clock.GetUtcNow();
        if (record.ExpiresAt is { } end && end <= now)
        {
            throw Expired($"The API key expired at {When(end)}.");
        }

        if (record.ReplacedAt is { } replaced && replaced <= now)
        {
            throw Expired($"The API key was rotated; this secret of it ended at {When(replaced)}.");
        }

        uses.Note(record.Id);
        return new Caller(record.Id, record.WorkspaceId) { Policy = record.Policy, Webhook = record.Webhook };
    }

    private static string When(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static GatewayException Expired(string message) => new(new GatewayError(ErrorCode.ExpiredApiKey, message));

    private static GatewayException Refuse(string message, string? suggestion = null) =>
        new(new GatewayError(ErrorCode.InvalidApiKey, message, Suggestion: suggestion));
}

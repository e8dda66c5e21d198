using System.Globalization;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>
/// The one maker of failures: it writes every message a caller may see. Immutable, safe on any thread.
/// </summary>
/// <param name="settings">The provider.</param>
internal sealed class UpstreamFaults(ProviderSettings settings)
{
    private readonly SecretFilter _filter = new(settings.ApiKey);

    /// <summary>An HTTP status other than success.</summary>
    public ProviderException Status(int status, UpstreamError error, TimeSpan? retryAfter)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"answered {status}");
        return new ProviderException(Describe(FailureKinds.Of(status, error), what, error) with
        {
            UpstreamStatus = status,
            RetryAfter = retryAfter,
        });
    }

    /// <summary>An error inside a reply of status 200.</summary>
    public ProviderException InBand(UpstreamError error) =>
        new(Describe(FailureKinds.OfInBand(error), "reported an error in its reply", error) with
        {
            UpstreamStatus = 200,
            RetryAfter = error.RetryAfter,
        });

    /// <summary>No connection, or none that lasted until a reply.</summary>
    public ProviderException Connect(string what, Exception? cause) =>
        new(new ProviderFailure(FailureKind.ConnectFailed, settings.Name, $"{settings.Name} {what}."), cause);

    /// <summary>A reply that cannot be read, or that ended early.</summary>
    public ProviderException Unreadable(string what, Exception? cause = null) =>
        new(new ProviderFailure(FailureKind.UpstreamProtocol, settings.Name, $"{settings.Name} {what}."), cause);

    /// <summary>No token could be had for the call.</summary>
    public ProviderException NoToken(Exception cause) =>
        new(
            new ProviderFailure(
                FailureKind.UpstreamCredential,
                settings.Name,
                $"No token could be had for {settings.Name}."),
            cause);

    /// <summary>The model is served by an API that the upstream is not spoken to in.</summary>
    public ProviderException ResponsesOnly(string modelId) =>
        new(new ProviderFailure(
            FailureKind.InvalidRequest,
            settings.Name,
            $"The model {modelId} is served by the Responses API only, which {settings.Name} is not configured to speak.")
        {
            Param = "model",
        });

    /// <summary>A time limit ran out.</summary>
    public ProviderException Expired(FailureKind kind, TimeSpan limit, Exception cause)
    {
        var seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var what = kind switch
        {
            FailureKind.TotalTimeout => $"did not finish within the total limit of {seconds} s",
            FailureKind.IdleTimeout => $"fell silent for longer than the idle limit of {seconds} s",
            _ => $"gave no output within the first-token limit of {seconds} s",
        };
        return new ProviderException(new ProviderFailure(kind, settings.Name, $"{settings.Name} {what}."), cause);
    }

    private ProviderFailure Describe(FailureKind kind, string what, UpstreamError error)
    {
        var code = _filter.Code(error.Code) ?? _filter.Code(error.Type);
        var summary = _filter.Summarise(error.Message);
        var named = code is null ? $"{settings.Name} {what}" : $"{settings.Name} {what} ({code})";
        return new ProviderFailure(kind, settings.Name, summary is null ? $"{named}." : $"{named}: {summary}")
        {
            UpstreamCode = code,
            Param = _filter.Field(error.Param),
        };
    }
}

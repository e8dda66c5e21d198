using System.Collections.Frozen;
using Auriko.Core.Execution;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Settings;

/// <summary>How to reach one configured provider. Frozen: read and checked once, at start.</summary>
internal sealed record ProviderSettings
{
    /// <summary>The configured name.</summary>
    public required ProviderName Name { get; init; }

    /// <summary>The dialect's name, such as <c>openai_responses</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>The address calls are made below; http or https, a query is kept on every call.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>How a call shows who pays for it.</summary>
    public UpstreamAuthentication Authentication { get; init; }

    /// <summary>The header of the key where <see cref="Authentication"/> puts it into one of its own.</summary>
    public string KeyHeader { get; init; } = "api-key";

    /// <summary>The key; null unless <see cref="Authentication"/> needs one.</summary>
    public SecretText? ApiKey { get; init; }

    /// <summary>What gives the tokens; null unless <see cref="Authentication"/> is <c>IssuedToken</c>.</summary>
    public ITokenSource? TokenSource { get; init; }

    /// <summary>The member of a request's <c>extensions</c> that is meant for this provider.</summary>
    public required string ExtensionFamily { get; init; }

    /// <summary>Top-level parameters this provider refuses; they are dropped with a warning.</summary>
    public FrozenSet<string> DroppedParameters { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The word of each <see cref="DialectSetting"/> of the dialect, by key.</summary>
    public FrozenDictionary<string, string> DialectSettings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A proxy for the calls; null goes directly. The environment's proxy is never used.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Most calls under way at once; null for no bound.</summary>
    public int? MaxConcurrentCalls { get; init; }

    /// <summary>Limit on making a connection: name look-up, TCP and TLS.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit from sending the call to the first output.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Limit on silence between two events once output has begun. Time in which nobody reads does not count.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Limit on the whole call.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The largest single event, or unstreamed reply, that is read; bytes.</summary>
    public int MaxEventBytes { get; init; } = 32 * 1024 * 1024;
}

/// <summary>How a call shows who pays for it.</summary>
internal enum UpstreamAuthentication
{
    /// <summary>Not at all: an open server on a private network.</summary>
    None,

    /// <summary>The key as a bearer token.</summary>
    BearerKey,

    /// <summary>The key in a header of its own, <see cref="ProviderSettings.KeyHeader"/>.</summary>
    ApiKeyHeader,

    /// <summary>A token of the host's identity.</summary>
    ManagedIdentity,

    /// <summary>A token of the dialect's own <see cref="ProviderSettings.TokenSource"/>.</summary>
    IssuedToken,
}

using System.Net.Http.Headers;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>Puts the credential of one provider on its calls. Safe for concurrent use.</summary>
/// <param name="settings">The provider.</param>
/// <param name="credential">The host's identity; needed only where the settings ask for it.</param>
/// <param name="faults">Names the fault.</param>
internal sealed class UpstreamAuthorization(
    ProviderSettings settings, IUpstreamCredential? credential, UpstreamFaults faults)
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    /// <summary>Adds the header.</summary>
    /// <exception cref="ProviderException">The identity gave no token.</exception>
    public async ValueTask ApplyAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        switch (settings.Authentication)
        {
            case UpstreamAuthentication.None:
                break;
            case UpstreamAuthentication.BearerKey:
                headers.TryAddWithoutValidation("Authorization", $"Bearer {Key}");
                break;
            case UpstreamAuthentication.ApiKeyHeader:
                headers.TryAddWithoutValidation(settings.KeyHeader, Key);
                break;
            case UpstreamAuthentication.ManagedIdentity:
                var token = await TokenAsync(cancellationToken).ConfigureAwait(false);
                headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                break;
        }
    }

    private string Key => settings.ApiKey?.Reveal() ?? string.Empty;

    private async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await (credential ?? throw new InvalidOperationException("The host has no identity."))
                .GetTokenAsync(Scope, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw faults.NoToken(fault);
        }
    }
}

using System.Net.Http.Headers;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>Puts the credential of one provider on its calls. Safe for concurrent use.</summary>
/// <param name="settings">The provider.</param>
/// <param name="credential">Gives tokens; needed only where the settings ask for them.</param>
/// <param name="faults">Names the fault.</param>
internal sealed class UpstreamAuthorization(
    ProviderSettings settings, IUpstreamCredential? credential, UpstreamFaults faults)
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    /// <summary>Adds the header.</summary>
    /// <exception cref="ProviderException">No token could be had.</exception>
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
            case UpstreamAuthentication.ManagedIdentity or UpstreamAuthentication.IssuedToken:
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
            return await (credential ?? throw new InvalidOperationException("There is no credential."))
                .GetTokenAsync(Scope, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw faults.NoToken(fault);
        }
    }
}

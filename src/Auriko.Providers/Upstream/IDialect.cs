using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>One upstream wire format. A singleton, chosen by name; no dialect knows another.</summary>
internal interface IDialect
{
    /// <summary>The name operators write in <c>Dialect</c>.</summary>
    string Name { get; }

    /// <summary>The settings that only this dialect has.</summary>
    IReadOnlyList<DialectSetting> Settings => [];

    /// <summary>The word for <c>Credential</c> that only this dialect knows; null when it has none.</summary>
    string? CredentialName => null;

    /// <summary>Reads the settings of <see cref="CredentialName"/> and notes every fault.</summary>
    /// <param name="reader">The provider's section.</param>
    /// <returns>What gives the tokens; null after a fault.</returns>
    ITokenSource? ReadCredential(SettingReader reader) => null;

    /// <summary>Makes the provider that speaks this dialect to one upstream.</summary>
    /// <param name="settings">The upstream.</param>
    /// <param name="transport">Carries calls to it.</param>
    IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport);
}

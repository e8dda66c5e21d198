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

    /// <summary>Makes the provider that speaks this dialect to one upstream.</summary>
    /// <param name="settings">The upstream.</param>
    /// <param name="transport">Carries calls to it.</param>
    IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport);
}

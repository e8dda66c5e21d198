using Auriko.Providers.Settings;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>What a request is translated for.</summary>
/// <param name="Settings">The upstream.</param>
/// <param name="Compatibility">How it differs from others.</param>
/// <param name="Own">Seals and opens the reasoning of the offering that is called.</param>
internal sealed record ChatUpstream(ProviderSettings Settings, ChatCompatibility Compatibility, OwnReasoning Own);

using System.Text.Json;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.ChatCompletions;

public sealed class ChatCompletionsTests : ProviderConformance
{
    internal override IDialect Dialect { get; } = new ChatCompletionsDialect();

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value) => false;
}

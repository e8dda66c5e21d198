using System.Text.Json;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.OpenAIResponses;

public sealed class OpenAIResponsesTests : ProviderConformance
{
    internal override IDialect Dialect { get; } = new OpenAIResponsesDialect();

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value) => false;
}

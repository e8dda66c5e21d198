using System.Text.Json;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.OpenAIResponses;

public sealed class OpenAIResponsesTests : ProviderConformance
{
    private const string Extensions = "/extensions/openai";

    internal override IDialect Dialect { get; } = new OpenAIResponsesDialect(TestSeal.Instance);

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value)
    {
        if (path.StartsWith("/include/", StringComparison.Ordinal))
        {
            return At(wire, "/include") is { } include && HasAnywhere(include, value);
        }

        var place = path switch
        {
            "/reasoning_effort" => "/reasoning/effort",
            "/reasoning/generate_summary" => "/reasoning/summary",
            _ when path.StartsWith(Extensions, StringComparison.Ordinal) => path[Extensions.Length..],
            _ => path,
        };
        return At(wire, place) is { } sent
            && (JsonElement.DeepEquals(sent, value) || (place == "/reasoning/effort" && IsOff(sent, value)));
    }

    private static bool IsOff(JsonElement sent, JsonElement value) => sent.ValueEquals("none") && value.ValueEquals("off");
}

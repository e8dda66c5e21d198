using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using CsCheck;

namespace Auriko.Core.Tests.Contract;

/// <summary>JSON that this gateway does not know goes in and comes out byte for byte.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\n", "\t ");

    private static readonly Gen<string> Text = Gen.OneOf(
        "\"\"", "\"a\"", "\"\\u00e9\"", "\"é\"", "\"\\ud83d\\ude00\"", "\"\\\\ud800\"", "\"\\/ \\b\\f\\n\\r\\t\\\"\"",
        "\"\u2028</script>\"", "\"\\u0000\"");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Text,
        Gen.OneOf("null", "true", "false", "0", "-0", "1.0", "1e2", "1E+400", "-1.50e-3", "12345678901234567890123"),
        Gen.Double.Where(double.IsFinite).Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, Gen.Select(inner.Array[0, 3], Space, (values, space) => $"[{space}{string.Join("," + space, values)}{space}]")),
            (1, Gen.Select(inner.Array[0, 3], Space, Object))));

    [Fact]
    public void Parse_AnyUnknownJson_IsKeptByteForByte() => Gen.Select(Value, Value, Value).Sample(
        (field, extension, tool) =>
        {
            var request = Requests.With($$$"""
                "unheard_of":{{{field}}},"extensions":{"openai":{"x":{{{extension}}}}},
                "tools":[{"type":"some_tool","x":{{{tool}}}},{"type":"function","name":"f","x":{{{tool}}}}]
                """);

            Assert.Equal(
                field, field == "null" ? "null" : request.AdditionalFields["unheard_of"].GetRawText());
            Assert.Equal(extension, request.Extensions["openai"].GetProperty("x").GetRawText());
            Assert.All(Echoed(request).GetProperty("tools").EnumerateArray(), echoed =>
                Assert.Equal(OnOneLine(tool), echoed.GetProperty("x").GetRawText()));
        },
        iter: 5_000);

    private static string Object(string[] values, string space)
    {
        var members = values.Select((value, index) => $"\"k{index}\"{space}:{space}{value}");
        return $"{{{space}{string.Join("," + space, members)}{space}}}";
    }

    private static string OnOneLine(string json) => json.Replace('\n', ' ');

    private static JsonElement Echoed(ResponseRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteResponse(output, new ResponseObject
        {
            Id = "resp_1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Status = ResponseStatus.InProgress,
            Model = "m",
            Echo = ResponseEcho.Of(request),
        });
        Assert.DoesNotContain('\n', Encoding.UTF8.GetString(output.WrittenSpan));
        return JsonElement.Parse(output.WrittenSpan);
    }
}

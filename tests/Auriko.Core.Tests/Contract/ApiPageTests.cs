using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Core.Contract;
using Auriko.Tests.Shared;

namespace Auriko.Core.Tests.Contract;

/// <summary>The page about the API says what the code does.</summary>
public sealed partial class ApiPageTests
{
    private static readonly string Page = Read("docs/api.md");

    [Fact]
    public void ApiPage_RequestExamples_AreAccepted()
    {
        var requests = Examples().Where(example => example.TryGetProperty("input", out _)).ToList();

        Assert.Equal(2, requests.Count);
        Assert.All(requests, request => Requests.Parse(request.GetRawText()));
    }

    [Fact]
    public void ApiPage_ErrorExample_IsWhatIsAnswered()
    {
        var example = Examples().Single(candidate => candidate.TryGetProperty("error", out _)).GetProperty("error");

        var error = Requests.Refused(
            () => Requests.With("\"temperature\":3"), ErrorCode.InvalidParameterValue, "temperature");

        Assert.Equal(
            (error.Message, error.Code.WireType, error.Code.WireCode, error.Param, error.Code.DocUrl),
            (Text(example, "message"), Text(example, "type"), Text(example, "code"), Text(example, "param"),
                Text(example, "doc_url")));
    }

    [Fact]
    public void ApiPage_ErrorTable_HasEveryCodeWithItsType()
    {
        var listed = ErrorRow().Matches(Page).SelectMany(row => Code().Matches(row.Groups["codes"].Value)
            .Select(code => (Code: code.Groups[1].Value, Type: row.Groups["type"].Value)));

        var answered = Enum.GetValues<ErrorCode>().Where(code => code is not ErrorCode.CallerGone);
        Assert.Equal(
            answered.Select(code => (code.WireCode, code.WireType)).Order(), listed.Order());
    }

    [Fact]
    public void ApiPage_WarningCodes_AreAllThere()
    {
        var codes = typeof(WarningCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.Contains($"`{code}`", Page, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonElement> Examples() =>
        Example().Matches(Page).Select(example => JsonElement.Parse(example.Groups[1].Value));

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private static string Read(string path) => File.ReadAllText(RepositoryRoot.At(path)).ReplaceLineEndings("\n");

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\| (?<codes>`[a-z_`, ]+`) \| \d{3} \| `(?<type>[a-z_]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}

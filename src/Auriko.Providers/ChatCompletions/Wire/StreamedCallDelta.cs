using System.Text.Json;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions.Wire;

/// <summary>A piece of a call, or a whole one. What is empty on the wire is null here.</summary>
/// <param name="Index">The call's index.</param>
/// <param name="Id">The call's id.</param>
/// <param name="Name">The function's name, or a piece of it.</param>
/// <param name="Arguments">JSON text to append.</param>
internal sealed record StreamedCallDelta(long? Index, string? Id, string? Name, string? Arguments)
{
    /// <summary>Whether it has all a call needs.</summary>
    public bool IsWhole => Name is not null && Arguments is not null;

    /// <summary>Reads an entry of <c>tool_calls</c>.</summary>
    public static StreamedCallDelta OfTool(JsonElement call) =>
        OfFunction(JsonText.Member(call, "function") ?? call) with
        {
            Index = JsonText.Count(call, "index"),
            Id = OrNull(JsonText.Scalar(call, "id")),
        };

    /// <summary>Reads a function: the inside of a call, or the former API's <c>function_call</c>.</summary>
    public static StreamedCallDelta OfFunction(JsonElement function) =>
        new(null, null, OrNull(JsonText.Text(function, "name")), OrNull(ArgumentsOf(function)));

    /// <summary>Arguments are text; some servers send the object itself.</summary>
    private static string? ArgumentsOf(JsonElement function) => JsonText.Member(function, "arguments") switch
    {
        { ValueKind: JsonValueKind.String } text => JsonText.Of(text),
        { ValueKind: JsonValueKind.Object } value => value.GetRawText(),
        _ => null,
    };

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

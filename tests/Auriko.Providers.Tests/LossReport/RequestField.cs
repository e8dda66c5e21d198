using System.Text.RegularExpressions;
using Auriko.Core.Contract;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.LossReport;

/// <summary>
/// One field of a request with two values. What differs between the two calls shows whether the field reaches the wire.
/// </summary>
/// <param name="Pointer">Its JSON pointer.</param>
/// <param name="Members">The body's members beside the model, with <c>@</c> where the value stands.</param>
/// <param name="One">A value, in JSON.</param>
/// <param name="Other">Another value that means something else.</param>
internal sealed partial record RequestField(string Pointer, string Members, string One, string Other)
{
    private const string PlainInput = "\"input\":\"Hi\"";

    /// <summary>Whether the field speaks to this gateway and must not be sent.</summary>
    public bool IsGateways { get; private init; }

    /// <summary>The pointer with <c>#</c> for the places in lists.</summary>
    public string Shape => Digits().Replace(Pointer, "/#");

    /// <summary>The request with one of the values, and every parameter required if so asked.</summary>
    public ResponseRequest Request(string value, bool isStrict = false)
    {
        var gateway = isStrict ? ",\"gateway\":{\"routing\":{\"require_parameters\":true}}" : string.Empty;
        var model = Pointer is "/model" or "/gateway/models" ? string.Empty : "\"model\":\"some-model\",";
        return Calls.Request($"{{{model}{Members.Replace("@", value, StringComparison.Ordinal)}{gateway}}}");
    }

    /// <summary>A top-level field.</summary>
    public static RequestField Top(string name, string one, string other) =>
        new($"/{name}", $"{PlainInput},\"{name}\":@", one, other);

    /// <summary>A field inside a top-level one.</summary>
    public static RequestField In(string pointer, string member, string one, string other) =>
        new(pointer, $"{PlainInput},{member}", one, other);

    /// <summary>A field of an item, which stands first in the input.</summary>
    public static RequestField Item(string path, string item, string one, string other, string after = "") =>
        new($"/input/0{path}", $$"""
            "input":[{{item}},{{after}}{"role":"user","content":"Go on."}]
            """, one, other);

    /// <summary>A field of a part of a user's message.</summary>
    public static RequestField Part(string path, string part, string one, string other) =>
        Item($"/content/0{path}", $$"""{"role":"user","content":[{{part}}]}""", one, other);

    /// <summary>A field of a tool, which is the only one.</summary>
    public static RequestField Tool(string path, string tool, string one, string other) =>
        In($"/tools/0{path}", $"\"tools\":[{tool}]", one, other);

    /// <summary>A field that speaks to this gateway.</summary>
    public static RequestField Own(string pointer, string member, string one, string other) =>
        In(pointer, member, one, other) with { IsGateways = true };

    public override string ToString() => Pointer;

    [GeneratedRegex(@"/\d+(?=/|$)")]
    private static partial Regex Digits();
}

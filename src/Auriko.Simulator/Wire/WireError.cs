using System.Text.Json;

namespace Auriko.Simulator.Wire;

/// <summary>An error in the shape OpenAI made and the compatible services follow.</summary>
/// <param name="Status">The HTTP status it is sent with.</param>
/// <param name="Type">The class, such as <c>invalid_request_error</c>; null leaves the member out, as Azure does.</param>
/// <param name="Code">The code, or null.</param>
/// <param name="Message">What the service says.</param>
/// <param name="Param">The parameter at fault, or null.</param>
internal sealed record WireError(int Status, string? Type, string? Code, string Message, string? Param = null)
{
    /// <summary>Seconds for <c>Retry-After</c>, or null for no such header.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>Writes <c>{"error":{…}}</c>.</summary>
    public void WriteBody(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("error");
        WriteObject(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the error object alone.</summary>
    public void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("message", Message);
        if (Type is not null)
        {
            json.WriteString("type", Type);
            json.WriteString("param", Param);
        }

        json.WriteString("code", Code);
        json.WriteEndObject();
    }
}

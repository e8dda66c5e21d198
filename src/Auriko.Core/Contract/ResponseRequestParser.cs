namespace Auriko.Core.Contract;

/// <summary>Parses and validates request bodies. Stateless.</summary>
public static class ResponseRequestParser
{
    /// <summary>Parses a <c>POST /v1/responses</c> body.</summary>
    /// <param name="utf8Body">The whole body; it is copied, so the caller may reuse it. A byte order mark is skipped.</param>
    /// <returns>The request; it owns its memory.</returns>
    /// <exception cref="GatewayException">
    /// The body breaks the contract. The error's <see cref="GatewayError.Param"/> names the field, unless the body
    /// cannot be read at all.
    /// </exception>
    public static ResponseRequest Parse(ReadOnlyMemory<byte> utf8Body)
    {
        var body = ObjectReader.Of(RequestBody.Parse(utf8Body.Span), FieldPath.Root);
        StatelessRules.Check(body);
        var gateway = GatewayDirectivesReader.Read(body);
        var input = InputItemReader.Read(body);
        var tools = ToolReader.Read(body);
        return new ResponseRequest
        {
            Model = ReadModel(body, gateway),
            Input = input,
            Instructions = body.Text("instructions"),
            Tools = tools,
            ToolChoice = ToolChoiceReader.Read(body, tools, input),
            ParallelToolCalls = body.Flag("parallel_tool_calls"),
            MaxOutputTokens = body.Integer("max_output_tokens", 1),
            Temperature = body.Number("temperature", 0, 2),
            TopP = body.Number("top_p", 0, 1),
            TopK = body.Integer("top_k", 0),
            TopLogprobs = body.Integer("top_logprobs", 0, 20),
            FrequencyPenalty = body.Number("frequency_penalty", -2, 2),
            PresencePenalty = body.Number("presence_penalty", -2, 2),
            MaxToolCalls = body.Integer("max_tool_calls", 1),
            Stream = body.Flag("stream") ?? false,
            Background = body.Flag("background") ?? false,
            Text = TextConfigurationReader.Read(body),
            Reasoning = ReasoningConfigurationReader.Read(body),
            Truncation = body.OneOf("truncation", "auto", "disabled"),
            Metadata = StringMapReader.Read(body, "metadata"),
            Include = body.List("include")?.Texts() ?? [],
            User = body.Text("user"),
            PromptCacheKey = body.Text("prompt_cache_key"),
            SafetyIdentifier = body.Text("safety_identifier"),
            Gateway = gateway,
            Extensions = RequestMembers.Extensions(body),
            AdditionalFields = RequestMembers.Additional(body),
            Raw = body.Element,
        };
    }

    private static string? ReadModel(ObjectReader body, GatewayDirectives gateway)
    {
        if (gateway.Models is null)
        {
            return body.RequiredName("model", "Send model, or a list of models as gateway.models.");
        }

        return body.Has("model")
            ? throw FieldErrors.Invalid(body.At("model"), "must not be sent together with gateway.models")
            : null;
    }
}

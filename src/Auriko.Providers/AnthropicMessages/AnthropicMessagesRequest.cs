using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.AnthropicMessages.Wire;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Writes the call. Each field of the request is on the wire, or a warning names it, or it says what happens anyway:
/// <c>truncation: disabled</c>, <c>text.format: text</c>, sealed reasoning in the answer, and how to call tools when
/// there are none.
/// </summary>
internal sealed partial class AnthropicMessagesRequest
{
    private readonly ResponseRequest _request;
    private readonly Offering _offering;
    private readonly ProviderSettings _settings;
    private readonly ClaudeFamily _family;
    private readonly TranslationLog _log;
    private readonly CacheMarks _marks;
    private readonly MessagesTools _tools;
    private readonly MessagesConversation _conversation;
    private readonly List<string> _betas = [];

    private AnthropicMessagesRequest(
        ResponseRequest request, Offering offering, ProviderSettings settings, OwnReasoning own)
    {
        (_request, _offering, _settings) = (request, offering, settings);
        _family = ClaudeFamily.Of(offering);
        _log = new TranslationLog(settings.Name, settings.DroppedParameters, "the Messages API");
        _marks = new CacheMarks(request, _family, settings.ExtensionFamily, _log);
        _tools = new MessagesTools(request, offering.Capabilities, _marks, _log);
        _conversation = new MessagesConversation(request, offering, own, _marks, _log);
    }

    /// <summary>Writes the call.</summary>
    /// <param name="request">The request, as its parser made it.</param>
    /// <param name="offering">The offering to call.</param>
    /// <param name="settings">The upstream.</param>
    /// <param name="own">Opens reasoning that comes from the offering.</param>
    /// <exception cref="Auriko.Core.Execution.ProviderException">
    /// The input answers a call it does not have, or has nothing to send.
    /// </exception>
    public static MessagesCall Write(
        ResponseRequest request, Offering offering, ProviderSettings settings, OwnReasoning own) =>
        new AnthropicMessagesRequest(request, offering, settings, own).Write();

    private MessagesCall Write()
    {
        _tools.Read();
        _conversation.Read();
        var parameters = new MessagesParameters(_request, _offering, _family, _log);
        var maxTokens = parameters.MaxTokens();
        var capabilities = _offering.Capabilities;
        var canForce = _family.TakesForcedCalls && capabilities is { Tools: true, RequiredToolChoice: true };
        var thinking = new MessagesThinking(_request, _offering, _family, _log)
            .Decide(maxTokens, _conversation.IsAmidUnthoughtCalls, canForce && _tools.IsCallForced);
        var format = new AnswerFormats(_request, capabilities, _log)
            .Decide(_tools.Functions, canForce && !thinking.IsOn);
        var body = WireJson.Body(writer =>
        {
            writer.WriteStartObject();
            var body = new CallBody(writer);
            body.Member("model").WriteStringValue(_offering.ProviderModelId);
            body.Member("max_tokens").WriteNumberValue(maxTokens);
            body.Member("stream").WriteBooleanValue(true);
            WritePrompt(body, format.Words);
            _tools.Write(body, format.Tool, (canForce, thinking.IsOn));
            WriteThinking(body, thinking);
            WriteOutput(body, thinking.Effort, format.Schema);
            parameters.Write(body, thinking);
            _marks.Write(body);
            body.AddExtensions(_request, _settings.ExtensionFamily, _log, TakeBetas);
            writer.WriteEndObject();
        });
        return new MessagesCall(
            body, _betas.Count == 0 ? null : string.Join(',', _betas), format.Tool?.Name, _log.Warnings);
    }

    private void WritePrompt(CallBody body, string? words)
    {
        if (words is not null)
        {
            _conversation.System.Add(new TextBlock(words));
        }

        if (_conversation.System.Count > 0)
        {
            ContentBlock.Write(body.Member("system"), _conversation.System);
        }

        var writer = body.Member("messages");
        writer.WriteStartArray();
        foreach (var turn in _conversation.Turns)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, turn.Role);
            writer.WritePropertyName("content"u8);
            ContentBlock.Write(writer, turn.Results.Concat(turn.Blocks));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteThinking(CallBody body, ThinkingPlan plan)
    {
        if (plan.Type is null)
        {
            return;
        }

        var writer = body.Member("thinking");
        writer.WriteStartObject();
        writer.WriteString("type"u8, plan.Type);
        if (plan.Budget is { } budget)
        {
            writer.WriteNumber("budget_tokens"u8, budget);
        }

        if (plan.Type == ThinkingPlan.Adaptive)
        {
            // The newer families leave the text out unless they are told to show it.
            writer.WriteString("display"u8, "summarized"u8);
        }

        writer.WriteEndObject();
    }

    private static void WriteOutput(CallBody body, string? effort, JsonElement? schema)
    {
        if (effort is null && schema is null)
        {
            return;
        }

        var writer = body.Member("output_config");
        writer.WriteStartObject();
        if (effort is not null)
        {
            writer.WriteString("effort"u8, effort);
        }

        if (schema is { } enforced)
        {
            writer.WriteStartObject("format"u8);
            writer.WriteString("type"u8, "json_schema"u8);
            WireJson.WriteVerbatim(writer, "schema", enforced);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Takes names of beta features for the header they are sent in; all or none of a member.</summary>
    private bool TakeBetas(string name, JsonElement value)
    {
        if (name is not ("anthropic_beta" or "betas"))
        {
            return false;
        }

        JsonElement[] named = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (!Array.TrueForAll(named, one => one.ValueKind is JsonValueKind.String && Beta().IsMatch(one.GetString()!)))
        {
            return false;
        }

        _betas.AddRange(named.Select(one => one.GetString()!));
        return true;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Beta();
}

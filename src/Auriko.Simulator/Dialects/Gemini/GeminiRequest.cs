using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>Reads a generateContent request as strictly as the real service.</summary>
internal static partial class GeminiRequest
{
    private const string Json = "application/json";

    private static readonly string[] Members =
    [
        "contents", "tools", "toolConfig", "safetySettings", "systemInstruction", "generationConfig", "cachedContent",
        "model", "labels", "serviceTier", "store",
    ];

    private static readonly string[] ConfigMembers =
    [
        "stopSequences", "responseMimeType", "responseSchema", "responseJsonSchema", "_responseJsonSchema",
        "responseModalities", "candidateCount", "maxOutputTokens", "temperature", "topP", "topK", "seed", "presencePenalty",
        "frequencyPenalty", "responseLogprobs", "logprobs", "enableEnhancedCivicAnswers", "speechConfig", "thinkingConfig",
        "imageConfig", "mediaResolution",
    ];

    private static readonly string[] ThinkingMembers = ["includeThoughts", "thinkingBudget", "thinkingLevel"];

    private static readonly string[] ToolMembers =
    [
        "functionDeclarations", "googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext", "computerUse",
        "fileSearch", "googleMaps", "mcpServers",
    ];

    private static readonly string[] FunctionMembers =
        ["name", "description", "behavior", "parameters", "parametersJsonSchema", "response", "responseJsonSchema"];

    public static ModelCall Read(JsonElement body, CallPath path)
    {
        var request = new RequestFields(body);
        CheckMembers(body, Members, string.Empty);
        var config = request.Object("generationConfig");
        CheckMembers(config?.Json, ConfigMembers, "generation_config");
        CheckMembers(config?.Object("thinkingConfig")?.Json, ThinkingMembers, "generation_config.thinking_config");
        config?.CheckDecimal("temperature", 0, 2);
        config?.CheckDecimal("topP", 0, 1);
        var thinking = config?.Object("thinkingConfig");
        var tools = Tools(request);
        var model = path.Model!;
        CheckJson(config, tools, model);
        var (mode, forced) = Choice(request, tools);
        return new ModelCall
        {
            Flavour = Flavour.Gemini,
            Body = body,
            Model = model,
            Stream = path.Stream,
            Events = path.Events,
            Turns = GeminiContents.Read(request, model),
            Tools = tools,
            ToolMode = mode,
            ForcedTool = forced,
            MaxTokens = config?.Integer("maxOutputTokens", 1),
            Schema = Schema(config),
            JsonObject = config?.String("responseMimeType") == Json,
            Effort = GeminiThinking.Effort(thinking, model),
            ReasoningShown = thinking?.Bool("includeThoughts") ?? false,
        };
    }

    /// <summary>A 400 for a member that the service does not have.</summary>
    /// <param name="name">The member.</param>
    /// <param name="path">Where it stands; empty at the top.</param>
    public static CallRejectedException Unknown(string name, string path) => GeminiContents.Refused(
        $"Invalid JSON payload received. Unknown name \"{name}\"{(path.Length > 0 ? $" at '{path}'" : string.Empty)}: Cannot find field.");

    private static void CheckMembers(JsonElement? json, string[] known, string path)
    {
        if (json is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject().Where(member => !known.Contains(member.Name)))
            {
                throw Unknown(member.Name, path);
            }
        }
    }

    private static List<ToolOffer> Tools(RequestFields request)
    {
        var offers = new List<ToolOffer>();
        foreach (var (index, tool) in request.Objects("tools").Index())
        {
            CheckMembers(tool.Json, ToolMembers, $"tools[{index}]");
            foreach (var (number, function) in tool.Objects("functionDeclarations").Index())
            {
                offers.Add(Function(function, $"tools[{index}].function_declarations[{number}]"));
            }
        }

        return offers.GroupBy(offer => offer.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw GeminiContents.Refused($"Duplicate function declaration found: {twice.Key}")
            : offers;
    }

    private static ToolOffer Function(RequestFields function, string path)
    {
        CheckMembers(function.Json, FunctionMembers, path);
        var name = function.RequireString("name");
        if (!NamePattern().IsMatch(name))
        {
            throw GeminiContents.Refused(
                $"* GenerateContentRequest.{path}.name: [FIELD_INVALID] Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.");
        }

        var subset = function.Object("parameters")?.Json;
        var schema = function.Object("parametersJsonSchema")?.Json;
        if (subset is { } checkable)
        {
            GeminiSchema.Check(checkable, $"{path}.parameters");
        }

        return subset is not null && schema is not null
            ? throw GeminiContents.Refused($"{path}: parameters and parameters_json_schema must not both be set.")
            : new ToolOffer(
                name,
                function.String("description") ?? string.Empty,
                GeminiSchema.LowerTypes(subset ?? schema ?? default));
    }

    private static (ToolMode Mode, string? Forced) Choice(RequestFields request, List<ToolOffer> tools)
    {
        if (request.Object("toolConfig")?.Object("functionCallingConfig") is not { } config)
        {
            return (ToolMode.Auto, null);
        }

        var mode = config.String("mode")?.ToUpperInvariant();
        if (config.Get("allowedFunctionNames") is { } names)
        {
            if (mode is not ("ANY" or "VALIDATED"))
            {
                throw GeminiContents.Refused("Allowed function names should only be set when function calling mode is ANY or VALIDATED.");
            }

            var allowed = names.EnumerateArray().Select(name => name.GetString()).ToHashSet();
            tools.RemoveAll(tool => !allowed.Contains(tool.Name));
        }

        return mode switch
        {
            "NONE" => (ToolMode.None, null),
            "ANY" when tools.Count > 0 => (ToolMode.Required, tools.Count == 1 ? tools[0].Name : null),
            "ANY" => throw GeminiContents.Refused(
                "Function calling config is set without function_declarations."),
            _ => (ToolMode.Auto, null),
        };
    }

    private static JsonElement? Schema(RequestFields? config)
    {
        var subset = config?.Object("responseSchema")?.Json;
        var schema = config?.Object("responseJsonSchema")?.Json;
        if ((subset ?? schema) is not null && config?.String("responseMimeType") != Json)
        {
            throw GeminiContents.Refused(
                "* GenerateContentRequest.generation_config.response_schema: response_schema is only supported with response_mime_type application/json.");
        }

        if (subset is not { } checkable)
        {
            return schema;
        }

        GeminiSchema.Check(checkable, "generation_config.response_schema");
        return GeminiSchema.LowerTypes(checkable);
    }

    // The generations before the third either call or answer in JSON.
    private static void CheckJson(RequestFields? config, List<ToolOffer> tools, string model)
    {
        if (tools.Count > 0
            && config?.String("responseMimeType") == Json
            && !model.StartsWith("gemini-3", StringComparison.Ordinal))
        {
            throw GeminiContents.Refused($"Function calling with a response mime type: '{Json}' is unsupported");
        }
    }

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$")]
    private static partial Regex NamePattern();
}

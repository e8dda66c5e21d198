namespace Auriko.Simulator.Hosting;

/// <summary>Whose service a path stands for; they differ in errors, credentials and a few members.</summary>
internal enum Flavour
{
    OpenAI,
    Azure,
    DeepSeek,
    Anthropic,
    Gemini,
}

internal enum Operation
{
    Responses,
    ChatCompletions,
    Models,
    Messages,
    Generate,
}

/// <summary>What a path asks for.</summary>
internal readonly record struct CallPath(Flavour Flavour, Operation Operation)
{
    private const string GeminiModels = "models/";
    private const string Listing = "models";

    private static readonly (string Prefix, Flavour Flavour)[] Prefixes =
    [
        ("/openai/v1/", Flavour.OpenAI),
        ("/azure/openai/v1/", Flavour.Azure),
        ("/deepseek/v1/", Flavour.DeepSeek),
        ("/deepseek/", Flavour.DeepSeek),
        ("/anthropic/v1/", Flavour.Anthropic),
        ("/gemini/v1beta/", Flavour.Gemini),
        ("/v1/", Flavour.OpenAI),
    ];

    /// <summary>The name a script's <c>provider=</c> and the statistics use.</summary>
    public string Provider => Flavour switch
    {
        Flavour.OpenAI => "openai",
        Flavour.Azure => "azure_openai",
        Flavour.DeepSeek => "deepseek",
        Flavour.Anthropic => "anthropic",
        Flavour.Gemini => "google_ai_studio",
    };

    /// <summary>The model, where the path names it.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the path asks for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether the path asks for a stream of events, not of one JSON array.</summary>
    public bool Events { get; init; }

    /// <summary>Reads a path; null when no service has it.</summary>
    public static CallPath? Parse(string path, string query)
    {
        foreach (var (prefix, flavour) in Prefixes)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            return flavour switch
            {
                Flavour.Anthropic => ParseAnthropic(path.AsSpan(prefix.Length)),
                Flavour.Gemini => ParseGemini(path[prefix.Length..], query),
                _ => ParseOpenAI(path.AsSpan(prefix.Length), flavour),
            };
        }

        return null;
    }

    private static CallPath? ParseAnthropic(ReadOnlySpan<char> rest) => rest switch
    {
        "messages" => new CallPath(Flavour.Anthropic, Operation.Messages),
        Listing => new CallPath(Flavour.Anthropic, Operation.Models),
        _ => null,
    };

    private static CallPath? ParseOpenAI(ReadOnlySpan<char> rest, Flavour flavour) => rest switch
    {
        "responses" when flavour != Flavour.DeepSeek => new CallPath(flavour, Operation.Responses),
        "chat/completions" => new CallPath(flavour, Operation.ChatCompletions),
        Listing => new CallPath(flavour, Operation.Models),
        _ => null,
    };

    private static CallPath? ParseGemini(string rest, string query)
    {
        if (rest == Listing)
        {
            return new CallPath(Flavour.Gemini, Operation.Models);
        }

        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !rest.StartsWith(GeminiModels, StringComparison.Ordinal))
        {
            return null;
        }

        var method = rest[(colon + 1)..];
        return method is not ("generateContent" or "streamGenerateContent") ? null : new CallPath(Flavour.Gemini, Operation.Generate)
        {
            Model = rest[GeminiModels.Length..colon],
            Stream = method == "streamGenerateContent",
            Events = query.Contains("alt=sse", StringComparison.Ordinal),
        };
    }
}

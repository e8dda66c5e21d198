namespace Auriko.Simulator.Hosting;

/// <summary>Whose service a path stands for; they differ in errors, credentials and a few members.</summary>
internal enum Flavour
{
    OpenAI,
    Azure,
    DeepSeek,
}

internal enum Operation
{
    Responses,
    ChatCompletions,
    Models,
}

/// <summary>What a path asks for.</summary>
internal readonly record struct CallPath(Flavour Flavour, Operation Operation)
{
    private static readonly (string Prefix, Flavour Flavour)[] Prefixes =
    [
        ("/openai/v1/", Flavour.OpenAI),
        ("/azure/openai/v1/", Flavour.Azure),
        ("/deepseek/v1/", Flavour.DeepSeek),
        ("/deepseek/", Flavour.DeepSeek),
        ("/v1/", Flavour.OpenAI),
    ];

    /// <summary>The name a script's <c>provider=</c> and the statistics use.</summary>
    public string Provider => Flavour switch
    {
        Flavour.OpenAI => "openai",
        Flavour.Azure => "azure_openai",
        Flavour.DeepSeek => "deepseek",
    };

    /// <summary>Reads a path; null when no service has it.</summary>
    public static CallPath? Parse(string path)
    {
        foreach (var (prefix, flavour) in Prefixes)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            return path.AsSpan(prefix.Length) switch
            {
                "responses" when flavour != Flavour.DeepSeek => new CallPath(flavour, Operation.Responses),
                "chat/completions" => new CallPath(flavour, Operation.ChatCompletions),
                "models" => new CallPath(flavour, Operation.Models),
                _ => null,
            };
        }

        return null;
    }
}

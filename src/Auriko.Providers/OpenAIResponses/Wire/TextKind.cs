namespace Auriko.Providers.OpenAIResponses.Wire;

/// <summary>The kinds of text this API streams in pieces.</summary>
internal enum TextKind
{
    /// <summary>Text of a message.</summary>
    Output,

    /// <summary>A refusal.</summary>
    Refusal,

    /// <summary>Reasoning itself.</summary>
    Reasoning,

    /// <summary>A summary of reasoning.</summary>
    ReasoningSummary,

    /// <summary>Arguments of a function call.</summary>
    Arguments,
}

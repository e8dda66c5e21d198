namespace Auriko.Simulator.Scripts;

internal enum StreamFaultKind
{
    Silence,
    Cut,
    Reset,
    Garbage,
    Error,
    NoTerminal,
}

/// <summary>Something that goes wrong in the body of a reply.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="After">After how many pieces of output; 0 is before the first.</param>
/// <param name="Step">The script it comes from.</param>
internal sealed record StreamFault(StreamFaultKind Kind, int After, ScriptStep Step)
{
    /// <summary>The fault a call's script asks for, or null.</summary>
    public static StreamFault? Of(ScriptSet scripts)
    {
        foreach (var step in scripts.Steps)
        {
            if (KindOf(step) is { } kind)
            {
                var otherwise = kind is StreamFaultKind.NoTerminal ? int.MaxValue : 0;
                return new StreamFault(kind, step.Number("after", otherwise), step);
            }
        }

        return null;
    }

    private static StreamFaultKind? KindOf(ScriptStep step) => step.Name switch
    {
        "silence" => StreamFaultKind.Silence,
        "cut" => StreamFaultKind.Cut,
        "reset" when step.Has("after") => StreamFaultKind.Reset,
        "garbage" => StreamFaultKind.Garbage,
        "error_in_200" => StreamFaultKind.Error,
        "no_terminal" => StreamFaultKind.NoTerminal,
        _ => null,
    };
}

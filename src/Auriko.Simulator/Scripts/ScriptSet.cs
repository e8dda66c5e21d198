namespace Auriko.Simulator.Scripts;

/// <summary>The scripted steps of one call, those left out that are spent or meant for another provider.</summary>
internal sealed class ScriptSet(IReadOnlyList<ScriptStep> steps)
{
    public static ScriptSet Empty { get; } = new([]);

    public IReadOnlyList<ScriptStep> Steps { get; } = steps;

    /// <summary>The last step of that name, or null.</summary>
    public ScriptStep? this[string name] => Steps.LastOrDefault(step => step.Name == name);

    /// <summary>The last argument of that name in any of the steps, or null.</summary>
    public ScriptStep? With(string argument) => Steps.LastOrDefault(step => step.Has(argument));
}

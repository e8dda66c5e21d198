using System.Globalization;

namespace Auriko.Simulator.Scripts;

/// <summary>One scripted step: a name and its arguments.</summary>
/// <param name="Name">The step, in lower case.</param>
/// <param name="Arguments">Its arguments by name.</param>
/// <param name="Key">What its calls are counted by: the <c>key</c> argument, else the step as written.</param>
internal sealed record ScriptStep(string Name, IReadOnlyDictionary<string, string> Arguments, string Key)
{
    public bool Has(string argument) => Arguments.ContainsKey(argument);

    public string? Text(string argument) => Arguments.GetValueOrDefault(argument);

    public int Number(string argument, int otherwise) => NumberOrNull(argument) ?? otherwise;

    public int? NumberOrNull(string argument) =>
        Arguments.TryGetValue(argument, out var text)
        && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public double? Fraction(string argument) =>
        Arguments.TryGetValue(argument, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public TimeSpan? Milliseconds(string argument) =>
        Fraction(argument) is { } number and >= 0 ? TimeSpan.FromMilliseconds(number) : null;

    public bool Flag(string argument, bool otherwise) =>
        Arguments.TryGetValue(argument, out var text) ? text is "true" or "1" or "" : otherwise;
}

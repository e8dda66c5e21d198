using Microsoft.Extensions.Options;

namespace Auriko.Core.Settings;

/// <summary>Fails options with what could not be read of them.</summary>
/// <param name="faults">One sentence a setting, with its name.</param>
internal sealed class UnreadableSettings<TOptions>(IReadOnlyList<string> faults) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options) => ValidateOptionsResult.Fail(faults);
}

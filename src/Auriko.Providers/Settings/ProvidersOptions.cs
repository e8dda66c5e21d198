using Microsoft.Extensions.Options;

namespace Auriko.Providers.Settings;

/// <summary>The providers as read from <see cref="Section"/>, with everything that is wrong with them.</summary>
internal sealed class ProvidersOptions
{
    public const string Section = "Auriko:Providers";

    /// <summary>The configured providers without a fault, in order of name.</summary>
    public IList<ProviderSettings> Configured { get; } = [];

    /// <summary>One sentence a fault, naming the setting.</summary>
    public IList<string> Problems { get; } = [];
}

/// <summary>Stops the start with every fault at once.</summary>
internal sealed class ProvidersOptionsValidator : IValidateOptions<ProvidersOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ProvidersOptions options) =>
        options.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Problems);
}

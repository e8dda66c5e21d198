using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Tests.Reasoning;

public sealed class ReasoningRegistrationTests
{
    private static readonly string One = Convert.ToBase64String(new byte[32]);
    private static readonly string Two = Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly ReasoningOrigin Origin = new(new ProviderName("one"), "model-1");

    [Fact]
    public void Keys_TwoOfThem_TheFirstSealsAndAllOpen()
    {
        var before = Build(One).GetRequiredService<IReasoningSeal>();
        var after = Build($"{Two}, {One}").GetRequiredService<IReasoningSeal>();

        Assert.NotNull(after.Open(before.Seal(Origin, [1])));
        Assert.Null(before.Open(after.Seal(Origin, [1])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Keys_NoneConfigured_SealsForThisProcessOnly(string? keys)
    {
        var seal = Build(keys).GetRequiredService<IReasoningSeal>();
        var other = Build(keys).GetRequiredService<IReasoningSeal>();

        Assert.NotNull(seal.Open(seal.Seal(Origin, [1])));
        Assert.Null(other.Open(seal.Seal(Origin, [1])));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g")]
    public void Keys_OfAnotherForm_AreRefusedAtTheStartAndNotShown(string wrong)
    {
        var services = Build($"{One},{wrong}");

        var refusal = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Auriko:Reasoning:Keys: key 2 of 2", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, refusal.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(string? keys) => new ServiceCollection()
        .AddLogging()
        .AddReasoning(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Auriko:Reasoning:Keys", keys)])
            .Build())
        .BuildServiceProvider();
}

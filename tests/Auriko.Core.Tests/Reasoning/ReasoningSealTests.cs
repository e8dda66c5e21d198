using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using CsCheck;

namespace Auriko.Core.Tests.Reasoning;

public sealed class ReasoningSealTests
{
    private static readonly ReasoningOrigin Origin = new(new ProviderName("one"), "model-1");
    private static readonly SealingKey First = Key(1);
    private static readonly SealingKey Second = Key(2);
    private static readonly ReasoningSeal Seal = new([First]);

    [Fact]
    public void Open_WhatWasSealed_GivesOriginAndContentBack() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.String[1, 40]).Sample((content, model) =>
        {
            var origin = Origin with { ModelId = new string([.. model.Where(c => !char.IsSurrogate(c))]) };

            var opened = Seal.Open(Seal.Seal(origin, content));

            Assert.NotNull(opened);
            Assert.Equal(origin, opened.Origin);
            Assert.Equal(content, opened.Content.ToArray());
        });

    [Fact]
    public void Seal_Twice_DiffersAndShowsNothing()
    {
        var one = Seal.Seal(Origin, "secret"u8);
        var other = Seal.Seal(Origin, "secret"u8);

        Assert.NotEqual(one, other);
        Assert.Matches("^[A-Za-z0-9_-]+$", one);
        Assert.True(Seal.IsSealed(one));
    }

    [Fact]
    public void Open_AnyCharacterChanged_IsRefusedOrForeign()
    {
        var text = Seal.Seal(Origin, "some content"u8);
        for (var at = 0; at < text.Length; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];

            // The mark and the key's id say whose it is; all else is ours and must be whole.
            if (at < 4 || at is >= 5 and < 16)
            {
                AssertNotOpened(changed);
            }
            else
            {
                AssertTampered(changed);
            }
        }
    }

    [Fact]
    public void Open_CutAnywhere_IsRefused()
    {
        var text = Seal.Seal(Origin, "some content"u8);
        for (var length = 4; length < text.Length; length++)
        {
            AssertTampered(text[..length]);
        }
    }

    [Theory]
    [InlineData("QUtS")]
    [InlineData("QUtS!!!!")]
    [InlineData("QUtSAQ ==")]
    public void Open_OurMarkAndNothingReadable_IsRefused(string text) => AssertTampered(text);

    [Fact]
    public void Open_WhiteSpaceOrPaddingAdded_IsRefused()
    {
        var text = Seal.Seal(Origin, "x"u8);

        AssertTampered(text + "\n");
        AssertTampered(text + "=");
    }

    [Theory]
    [InlineData("")]
    [InlineData("gAAAAABn0penai")]
    [InlineData("ErUBCkYIBxgCIkD")]
    public void Open_OfAProviderItself_IsForeign(string text)
    {
        Assert.Null(Seal.Open(text));
        Assert.False(Seal.IsSealed(text));
    }

    [Fact]
    public void Open_AfterRotation_OpensOldAndNew()
    {
        var rotated = new ReasoningSeal([Second, First]);

        Assert.Equal(Origin, rotated.Open(Seal.Seal(Origin, [1]))?.Origin);
        Assert.Equal(Origin, rotated.Open(rotated.Seal(Origin, [1]))?.Origin);
        Assert.Null(Seal.Open(rotated.Seal(Origin, [1])));
    }

    [Fact]
    public void Open_OfAnotherDeployment_IsForeignButSealed()
    {
        var text = new ReasoningSeal([Second]).Seal(Origin, "x"u8);

        Assert.Null(Seal.Open(text));
        Assert.True(Seal.IsSealed(text));
    }

    private static SealingKey Key(byte fill) => new([.. Enumerable.Repeat(fill, SealingKey.Length)]);

    private static void AssertTampered(string text)
    {
        var refusal = Assert.Throws<GatewayException>(() => Seal.Open(text));

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Error.Code);
        Assert.DoesNotContain(text, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertNotOpened(string text)
    {
        try
        {
            Assert.Null(Seal.Open(text));
        }
        catch (GatewayException refusal)
        {
            Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Error.Code);
        }
    }
}

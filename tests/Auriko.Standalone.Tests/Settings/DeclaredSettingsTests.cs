using System.ComponentModel;
using Auriko.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Standalone.Tests.Settings;

/// <summary>Every option is declared, stands in <c>local.settings.sample.json</c>, and is bound from there.</summary>
public sealed class DeclaredSettingsTests
{
    private const string BoundByHand = "Auriko:Storage";

    [Fact]
    public async Task Options_EveryProperty_IsDeclaredAndNoOther()
    {
        await using var host = new ComposedHost();
        var declared = host.Application.Services.GetServices<SettingsSection>()
            .SelectMany(section => section.Settings.Values.Select(section.NameOf)).ToArray();

        Assert.Equal(OptionClasses.Properties.Select(option => option.NameIn(declared)).Order(), declared.Order());
    }

    [Fact]
    public async Task Sample_EverySetting_IsInItAndNoOther()
    {
        await using var host = new ComposedHost();
        var named = ComposedHost.Sample.Keys.Where(name =>
            name.StartsWith("Auriko:", StringComparison.Ordinal) && !name.StartsWith("Auriko:Providers:", StringComparison.Ordinal));

        Assert.Equal(
            OptionClasses.Properties.Select(option => option.NameIn([.. ComposedHost.Sample.Keys])).Order(), named.Order());
        Assert.Empty(new KnownSettings(host.Application.Services.GetServices<SettingsSection>())
            .Unknown(host.Application.Configuration));
    }

    [Fact]
    public async Task Sample_EveryValue_IsBoundAndRight()
    {
        await using var host = new ComposedHost();

        Assert.Empty(host.Faults());
        Assert.All(OptionClasses.Properties.Where(option => !option.Sections.Contains(BoundByHand)), option =>
        {
            var text = ComposedHost.Sample[option.NameIn([.. ComposedHost.Sample.Keys])];
            var expected = string.IsNullOrEmpty(text) ? null : TypeOf(option).ConvertFromInvariantString(text);

            Assert.True(expected is null || expected.Equals(Bound(host, option)), option.Property.Name);
        });
    }

    private static TypeConverter TypeOf(OptionProperty option) => TypeDescriptor.GetConverter(
        Nullable.GetUnderlyingType(option.Property.PropertyType) ?? option.Property.PropertyType);

    private static object? Bound(ComposedHost host, OptionProperty option)
    {
        var options = typeof(IOptions<>).MakeGenericType(option.Options);
        return option.Property.GetValue(
            options.GetProperty(nameof(IOptions<object>.Value))!.GetValue(host.Application.Services.GetRequiredService(options)));
    }
}

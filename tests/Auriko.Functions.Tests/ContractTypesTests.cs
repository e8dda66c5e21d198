using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Hosting;

namespace Auriko.Functions.Tests;

/// <summary>
/// The worker's types are where the packages have them. The tests hold for either build, the packages or the declarations.
/// </summary>
public sealed class ContractTypesTests
{
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    private static readonly string[] Known =
    [
        $"{Worker}.AuthorizationLevel",
        $"{Worker}.Builder.FunctionsApplication",
        $"{Worker}.Builder.FunctionsApplicationBuilder",
        $"{Worker}.Builder.FunctionsApplicationBuilderAspNetCoreExtensions",
        $"{Worker}.Extensions.Abstractions.BindingAttribute",
        $"{Worker}.Extensions.Abstractions.TriggerBindingAttribute",
        $"{Worker}.FunctionAttribute",
        $"{Worker}.HttpTriggerAttribute",
    ];

    [Fact]
    public void Declarations_AreTheKnownTypesOnly()
    {
        var assembly = typeof(FunctionAttribute).Assembly;
        Assert.SkipUnless(assembly.GetName().Name == "FunctionsContracts", "Built against the packages themselves.");

        Assert.Equal(Known, assembly.GetExportedTypes().Select(type => type.FullName!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HttpTrigger_IsATriggerOnAParameterWithItsMembers()
    {
        Assert.Equal(typeof(TriggerBindingAttribute), typeof(HttpTriggerAttribute).BaseType);
        Assert.Equal(typeof(BindingAttribute), typeof(TriggerBindingAttribute).BaseType);
        Assert.Equal(
            AttributeTargets.Parameter,
            typeof(TriggerBindingAttribute).GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);
        Assert.Equal(4, typeof(HttpTriggerAttribute).GetConstructors().Length);
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
    }

    [Fact]
    public void Function_StandsOnAMethod() =>
        Assert.Equal(
            AttributeTargets.Method, typeof(FunctionAttribute).GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);

    [Fact]
    public void Builder_IsAHostApplicationBuilderThatTheWebExtensionTakes()
    {
        Assert.True(typeof(IHostApplicationBuilder).IsAssignableFrom(typeof(FunctionsApplicationBuilder)));
        var extension = typeof(FunctionsApplicationBuilderAspNetCoreExtensions).GetMethod("ConfigureFunctionsWebApplication");
        Assert.Equal(typeof(FunctionsApplicationBuilder), extension?.ReturnType);
    }

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, 0)]
    [InlineData(AuthorizationLevel.Function, 2)]
    [InlineData(AuthorizationLevel.Admin, 4)]
    public void AuthorizationLevel_HasTheValuesTheHostKnows(AuthorizationLevel level, int value) => Assert.Equal(value, (int)level);
}

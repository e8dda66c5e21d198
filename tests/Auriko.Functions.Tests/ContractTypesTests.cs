using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace Auriko.Functions.Tests;

/// <summary>
/// The worker's types are where the packages have them. The tests hold for either build, the packages or the declarations.
/// </summary>
public sealed class ContractTypesTests
{
    private const string Worker = "Microsoft.Azure.Functions.Worker";
    private const string Durable = "Microsoft.DurableTask";

    private static readonly string[] Packages = [Worker, Durable, "Microsoft.Azure.DurableTask", "DurableTask."];

    private static readonly string[] Known =
    [
        "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
        $"{Worker}.ActivityTriggerAttribute",
        $"{Worker}.AuthorizationLevel",
        $"{Worker}.Builder.FunctionsApplication",
        $"{Worker}.Builder.FunctionsApplicationBuilder",
        $"{Worker}.Builder.FunctionsApplicationBuilderAspNetCoreExtensions",
        $"{Worker}.DurableClientAttribute",
        $"{Worker}.Extensions.Abstractions.BindingAttribute",
        $"{Worker}.Extensions.Abstractions.InputBindingAttribute",
        $"{Worker}.Extensions.Abstractions.TriggerBindingAttribute",
        $"{Worker}.FunctionAttribute",
        $"{Worker}.HttpTriggerAttribute",
        $"{Worker}.OpenTelemetry.ConfigureFunctionsOpenTelemetry",
        $"{Worker}.OrchestrationTriggerAttribute",
        $"{Worker}.ScheduleStatus",
        $"{Worker}.TimerInfo",
        $"{Worker}.TimerTriggerAttribute",
        $"{Durable}.Client.DurableTaskClient",
        $"{Durable}.Client.OrchestrationRuntimeStatus",
        $"{Durable}.Client.PurgeInstanceOptions",
        $"{Durable}.Client.PurgeInstancesFilter",
        $"{Durable}.Client.PurgeResult",
        $"{Durable}.RetryPolicy",
        $"{Durable}.StartOrchestrationOptions",
        $"{Durable}.TaskName",
        $"{Durable}.TaskOptions",
        $"{Durable}.TaskOrchestrationContext",
        $"{Durable}.TaskRetryOptions",
    ];

    /// <summary>The declarations have these types and no other; the packages have each of them by the same name.</summary>
    [Fact]
    public void Types_OfEitherBuild_AreTheKnownOnes()
    {
        var assembly = typeof(FunctionAttribute).Assembly;
        if (assembly.GetName().Name == "FunctionsContracts")
        {
            Assert.Equal(Known, assembly.GetExportedTypes().Select(type => type.FullName!).Order(StringComparer.Ordinal));
            return;
        }

        var packaged = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => Packages.Any(Path.GetFileName(path)!.StartsWith))
            .SelectMany(path => Assembly.LoadFrom(path).GetExportedTypes())
            .Select(type => type.FullName!)
            .ToHashSet();
        Assert.All(Known, name => Assert.Contains(name, packaged));
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

    [Theory]
    [InlineData(typeof(ActivityTriggerAttribute), typeof(TriggerBindingAttribute))]
    [InlineData(typeof(OrchestrationTriggerAttribute), typeof(TriggerBindingAttribute))]
    [InlineData(typeof(TimerTriggerAttribute), typeof(TriggerBindingAttribute))]
    [InlineData(typeof(DurableClientAttribute), typeof(InputBindingAttribute))]
    public void Bindings_StandOnParameters(Type binding, Type kind)
    {
        Assert.Equal(kind, binding.BaseType);
        Assert.Equal(AttributeTargets.Parameter, binding.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);
    }

    [Fact]
    public void TimerTrigger_IsMonitoredUnlessToldOtherwise()
    {
        var trigger = new TimerTriggerAttribute("0 * * * * *");

        Assert.Equal(("0 * * * * *", true, false), (trigger.Schedule, trigger.UseMonitor, trigger.RunOnStartup));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running, 0)]
    [InlineData(OrchestrationRuntimeStatus.Completed, 1)]
    [InlineData(OrchestrationRuntimeStatus.Failed, 3)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, 5)]
    [InlineData(OrchestrationRuntimeStatus.Pending, 6)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, 7)]
    public void OrchestrationRuntimeStatus_HasTheValuesTheHostKnows(OrchestrationRuntimeStatus status, int value) =>
        Assert.Equal(value, (int)status);

    /// <summary>What Moq fills in has to be open to it.</summary>
    [Theory]
    [InlineData(typeof(TaskOrchestrationContext), "GetInput")]
    [InlineData(typeof(TaskOrchestrationContext), "CallActivityAsync")]
    [InlineData(typeof(TaskOrchestrationContext), "ContinueAsNew")]
    [InlineData(typeof(TaskOrchestrationContext), "CreateReplaySafeLogger")]
    [InlineData(typeof(DurableTaskClient), "ScheduleNewOrchestrationInstanceAsync")]
    [InlineData(typeof(DurableTaskClient), "PurgeAllInstancesAsync")]
    public void DurableTypes_AreAbstractAndTheirMembersVirtual(Type type, string member)
    {
        Assert.True(type.IsAbstract);
        Assert.All(type.GetMethods().Where(method => method.Name == member), method => Assert.True(method.IsVirtual));
    }
}

using System.Reflection;
using Auriko.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Client;

namespace Auriko.Functions.Tests;

public sealed class TriggerTests
{
    [Fact]
    public void Triggers_ServeTheRouteTable()
    {
        var expected = AurikoRoutes.All
            .Select(route => (route.Name, route.Pattern, Methods: string.Join(' ', route.Methods)))
            .Append(("Unmatched", AurikoRoutes.Unmatched, string.Empty));

        var actual = AppFunction.All.Select(function => (
            function.Name, function.Trigger.Route ?? string.Empty, string.Join(' ', function.Trigger.Methods ?? [])));

        Assert.Equal(expected.Order(), actual.Order());
    }

    /// <summary>The host tries routes in the order of their functions' names, however it compares them.</summary>
    [Fact]
    public void Names_AllSortBeforeUnmatched()
    {
        var others = AppFunction.All.Select(function => function.Name).Where(name => name != "Unmatched");

        Assert.All(others, name =>
        {
            Assert.True(string.CompareOrdinal(name, "Unmatched") < 0);
            Assert.True(string.Compare(name, "Unmatched", StringComparison.OrdinalIgnoreCase) < 0);
        });
    }

    [Fact]
    public void Names_AreUniqueAndThoseOfTheirMethods()
    {
        var names = AppFunction.Methods.Select(function => function.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(AppFunction.Methods, function => Assert.Equal(function.Name, function.Method.Name));
    }

    [Fact]
    public void Triggers_LeaveTheKeyToTheEndpoints() =>
        Assert.All(AppFunction.All, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger.AuthLevel));

    /// <summary>What the worker can call, and runs as it is.</summary>
    [Fact]
    public void Triggers_ArePublicAndGiveAResult() =>
        Assert.All(AppFunction.All, function =>
        {
            Assert.True(function.Method.IsPublic && function.Method.DeclaringType!.IsPublic);
            Assert.Equal(typeof(Task<IResult>), function.Method.ReturnType);
            Assert.Equal(typeof(HttpRequest), function.Method.GetParameters()[0].ParameterType);
            Assert.All(function.Method.GetParameters().Skip(1), BindsTheClient);
        });

    /// <summary>Those that may have a response worked on.</summary>
    [Fact]
    public void Client_IsBoundWhereOrchestrationsAreStarted() =>
        Assert.Equal(
            ["CancelResponse", "CreateResponse", "DeleteResponse", "PurgeResponses", "SweepResponses"],
            AppFunction.Methods
                .Where(function => function.Method.GetParameters().Any(parameter => parameter.ParameterType == typeof(DurableTaskClient)))
                .Select(function => function.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Work_BesidesRequests_HasItsFunctions() =>
        Assert.Equal(
            [
                "CallProvider", "FinishResponse", "PlanRoute", "PurgeResponses", "RecheckUsage", "RollUpUsage", "RunResponse", "SettleUsage",
                "SweepResponses",
            ],
            AppFunction.Methods.Select(function => function.Name).Except(AppFunction.All.Select(function => function.Name))
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Background_MethodsArePublicAndHaveOneTrigger() =>
        Assert.All(AppFunction.Methods, function =>
        {
            Assert.True(function.Method.IsPublic && function.Method.DeclaringType!.IsPublic);
            Assert.Single(function.Method.GetParameters(), parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null);
        });

    /// <summary>A schedule from an app setting leaves its timer out where the setting is missing.</summary>
    [Fact]
    public void Timers_NeedNoSetting()
    {
        var schedules = AppFunction.Methods.SelectMany(function => function.Method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule).OfType<string>().ToArray();

        Assert.Equal(["*/30 * * * * *", "0 */10 * * * *", "10 * * * * *", "40 17 * * * *"], schedules.Order(StringComparer.Ordinal));
    }

    private static void BindsTheClient(ParameterInfo parameter)
    {
        Assert.Equal(typeof(DurableTaskClient), parameter.ParameterType);
        Assert.NotNull(parameter.GetCustomAttribute<DurableClientAttribute>());
    }
}

/// <summary>An HTTP function of the app, as the worker finds it.</summary>
internal sealed record AppFunction(string Name, MethodInfo Method, HttpTriggerAttribute Trigger)
{
    /// <summary>Every function, whatever triggers it.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method)> Methods { get; } =
    [
        .. from type in typeof(Triggers.ResponsesTriggers).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (function.Name, method),
    ];

    public static IReadOnlyList<AppFunction> All { get; } =
    [
        .. from function in Methods
           let trigger = function.Method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null
           select new AppFunction(function.Name, function.Method, trigger),
    ];
}

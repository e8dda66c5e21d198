using System.Reflection;
using Auriko.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

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
        var names = AppFunction.All.Select(function => function.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(AppFunction.All, function => Assert.Equal(function.Name, function.Method.Name));
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
            Assert.Equal(typeof(HttpRequest), Assert.Single(function.Method.GetParameters()).ParameterType);
        });
}

/// <summary>A function of the app, as the worker finds it.</summary>
internal sealed record AppFunction(string Name, MethodInfo Method, HttpTriggerAttribute Trigger)
{
    public static IReadOnlyList<AppFunction> All { get; } =
    [
        .. from type in typeof(Triggers.ResponsesTriggers).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).First()
           select new AppFunction(function.Name, method, trigger!),
    ];
}
